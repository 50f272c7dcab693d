using AgentAssembly.Domain.Actions;
using AgentAssembly.Edges.Grpc.Interceptors;
using WireAgentId = AgentAssembly.Contracts.Common.V1.AgentId;

namespace AgentAssembly.Edges.Grpc;

/// <summary>What texts of the wire have to be, so that nothing unbounded or unreadable gets into the log.</summary>
internal static class FieldRules
{
    /// <summary>Longest identifier, in characters.</summary>
    public const int IdentifierMax = 256;

    /// <summary>Longest path or command, in characters.</summary>
    public const int PathMax = 4_096;

    /// <summary>Longest free text, in characters.</summary>
    public const int TextMax = 1_024;

    /// <summary>The value, if it is short enough and free of control characters.</summary>
    public static string Text(string field, string value, int lengthMax = IdentifierMax)
    {
        if (value.Length > lengthMax)
        {
            throw GrpcErrors.Invalid(field, $"has {value.Length} characters; at most {lengthMax} are taken");
        }

        return value.Any(char.IsControl)
            ? throw GrpcErrors.Invalid(field, "holds a control character; remove it")
            : value;
    }

    /// <summary>The value, if it is a valid text and says something.</summary>
    public static string Required(string field, string value, int lengthMax = IdentifierMax) =>
        string.IsNullOrWhiteSpace(value)
            ? throw GrpcErrors.Invalid(field, "is empty; it is needed to decide the action")
            : Text(field, value, lengthMax);

    /// <summary>The claim that an identity of the wire makes; nobody where it is absent.</summary>
    public static ActorClaim Claim(string field, WireAgentId? id) => ActorClaim.From(
        Text($"{field}.org_id", id?.OrgId ?? ""),
        Text($"{field}.team_id", id?.TeamId ?? ""),
        Text($"{field}.agent_id", id?.AgentId_ ?? ""));
}
