using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Linting;

// A document as it would be without one of its clauses.
internal static class DocumentVariant
{
    public static PolicyDocument With(
        this PolicyDocument document, ImmutableArray<ToolRule>? tools = null, ImmutableArray<PolicyRule>? rules = null, NetworkSection? network = null) => new()
    {
        Name = document.Name,
        Title = document.Title,
        Scope = document.Scope,
        Posture = document.Posture,
        Tools = tools ?? document.Tools,
        Rules = rules ?? document.Rules,
        Network = network ?? document.Network,
        Schedule = document.Schedule,
        Capabilities = document.Capabilities,
        Filesystem = document.Filesystem,
        Process = document.Process,
        Syscalls = document.Syscalls,
        Data = document.Data,
        Budget = document.Budget,
        Approval = document.Approval,
    };
}
