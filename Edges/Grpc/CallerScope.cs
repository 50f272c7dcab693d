using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc;

/// <summary>What a caller may see, and how everything else is answered: as if it did not exist.</summary>
internal static class CallerScope
{
    /// <summary>The org that a request is about: the named one, else the caller's own; the operator's is <c>default</c>.</summary>
    public static string OrgOf(Caller caller, string named, string field = "org") =>
        Tenant.Of(caller, FieldRules.Text(field, named));

    /// <summary>The agent that a field names within an org.</summary>
    /// <exception cref="RpcException">NOT_FOUND, also for another org's; INVALID_ARGUMENT for an ambiguous key.</exception>
    public static KnownAgent AgentOf(this AgentDirectory agents, Caller caller, string org, string field, string text)
    {
        var name = FieldRules.Required(field, text, FieldRules.TextMax).Trim();
        return (caller.BelongsTo(org) ? agents.Resolve(org, name) : new AgentLookup.Unknown()) switch
        {
            AgentLookup.Found found => found.Agent,
            AgentLookup.Ambiguous => throw GrpcErrors.Invalid(
                field, $"'{name}' is an older key that several agents share; send an id or a DID"),
            _ => throw NotFound("AGENT_UNKNOWN", $"{field}: no agent '{name}' is known in org '{org}'"),
        };
    }

    public static RpcException NotFound(string reason, string message) =>
        GrpcErrors.Refused(Code.NotFound, reason, message);
}
