using System.Collections.Frozen;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Capabilities;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Evaluation;

// What the documents of one scope say of capabilities: a look-up for those that no allow rule can lift, and one for each
// of the others.
internal sealed class CapabilityTable
{
    private readonly FrozenDictionary<string, Clause> _deniedTools;
    private readonly FrozenDictionary<string, Clause> _deniedModels;
    private readonly Clause?[] _denied;
    private readonly Whitelist[] _whitelists;

    private CapabilityTable(IReadOnlyList<DocumentProgram> documents, Rulings rulings)
    {
        var denials = documents
            .SelectMany(document => document.Document.Capabilities!.Deny.Select(denied => (Denied: denied, Owner: document)))
            .ToList();
        _deniedTools = Named(CapabilityKind.McpTool);
        _deniedModels = Named(CapabilityKind.Model);
        _denied = new Clause?[Enum.GetValues<CapabilityKind>().Length];
        foreach (var (denied, owner) in denials)
        {
            _denied[(int)denied.Kind] ??= Denial(owner, rulings);
            if (denied.Kind == CapabilityKind.FileWrite)
            {
                // Who may not write may not delete (policy specification §3.1).
                _denied[(int)CapabilityKind.FileDelete] ??= Denial(owner, rulings);
            }
        }

        _whitelists = [.. documents.Where(d => !d.Document.Capabilities!.Allow.IsEmpty).Select(d => new Whitelist(d, rulings))];
        Section = Denial(documents[0], rulings);

        FrozenDictionary<string, Clause> Named(CapabilityKind kind) => denials
            .Where(d => d.Denied.Kind == kind)
            .DistinctBy(d => d.Denied.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(d => d.Denied.Name, d => Denial(d.Owner, rulings), StringComparer.Ordinal);
    }

    public Clause Section { get; }

    public static CapabilityTable[] Of(IReadOnlyList<DocumentProgram> documents, Rulings rulings)
    {
        var speaking = documents.Where(d => d.Document.Capabilities is not null).ToList();
        var firm = speaking.FindAll(d => !d.CanLift);
        var tables = speaking.Where(d => d.CanLift).Select(d => new CapabilityTable([d], rulings));
        return firm.Count == 0 ? [.. tables] : [new CapabilityTable(firm, rulings), .. tables];
    }

    public Clause? DenialOf(PolicyQuestion question, out bool isLiftable, out bool isNamed)
    {
        (isLiftable, isNamed) = (false, false);
        if (KindOf(question) is not { } kind)
        {
            return null;
        }

        if (DeniedBy(kind, question) is { } denied)
        {
            return denied;
        }

        isLiftable = true;
        foreach (var whitelist in _whitelists)
        {
            if (!whitelist.Holds(kind, question))
            {
                return whitelist.Denial;
            }

            isNamed = true;
        }

        return null;
    }

    private Clause? DeniedBy(CapabilityKind kind, PolicyQuestion question) =>
        kind != CapabilityKind.McpTool ? _denied[(int)kind]
        : _deniedTools.TryGetValue(question.Tool, out var tool) ? tool
        : question.Kind == ActionKind.LlmCall && _deniedModels.TryGetValue(question.Model, out var model) ? model
        : null;

    // The capability that an action exercises (policy specification §1.1); null for none.
    internal static CapabilityKind? KindOf(PolicyQuestion question) => question.Kind switch
    {
        ActionKind.LlmCall or ActionKind.ToolCall or ActionKind.ToolResult => CapabilityKind.McpTool,
        ActionKind.NetworkCall => CapabilityKind.NetworkOutbound,
        ActionKind.ProcessExec => CapabilityKind.TerminalExec,
        ActionKind.FileOperation => question.FileOperation switch
        {
            FileOperation.Read => CapabilityKind.FileRead,
            FileOperation.Delete => CapabilityKind.FileDelete,
            _ => CapabilityKind.FileWrite,
        },
        _ => null,
    };

    private static Clause Denial(DocumentProgram owner, Rulings rulings) => new(owner, "capabilities.deny", rulings.Deny(
        owner.Document, "capabilities.deny", owner.Document.Capabilities!.Line, PolicyReasonTexts.CapabilityDenied,
        PolicyReasonCodes.CapabilityDenied, "to permit it, take its capability off that list"));

    // A document's whitelist.
    internal sealed class Whitelist(DocumentProgram owner, Rulings rulings)
    {
        private readonly FrozenSet<CapabilityKind> _kinds = owner.Document.Capabilities!.Allow.Select(c => c.Kind).ToFrozenSet();
        private readonly FrozenSet<string> _tools = Names(owner, CapabilityKind.McpTool);
        private readonly FrozenSet<string> _models = Names(owner, CapabilityKind.Model);

        public Clause Denial { get; } = new(owner, "capabilities.allow", rulings.Deny(
            owner.Document, "capabilities.allow", owner.Document.Capabilities!.Line, PolicyReasonTexts.CapabilityNotAllowed,
            PolicyReasonCodes.CapabilityNotAllowed, "add its capability to that list, if agents may use it"));

        // Where models are listed, the model has to be; else calls to models are the tool llm_call, as they always were.
        public bool Holds(CapabilityKind kind, PolicyQuestion question) =>
            kind != CapabilityKind.McpTool ? _kinds.Contains(kind)
            : question.Kind == ActionKind.LlmCall && _models.Count > 0 ? _models.Contains(question.Model)
            : _tools.Contains(question.Tool);

        private static FrozenSet<string> Names(DocumentProgram owner, CapabilityKind kind) =>
            owner.Document.Capabilities!.Allow.Where(c => c.Kind == kind).Select(c => c.Name).ToFrozenSet(StringComparer.Ordinal);
    }
}
