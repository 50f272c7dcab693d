using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Domain.Approvals;

/// <summary>
/// The roles that a request for approval may name. Policies of the existing system write them as labels, such as
/// <c>TeamAdmin</c>; ours are real, and whoever decides has to have one (gateway specification §8.2, §8.3, §12).
/// </summary>
public static class ApprovalRoles
{
    /// <summary>What a vote rests on whose voter runs the installation.</summary>
    public const string Operator = "operator";

    /// <summary>Most conditions of one vote.</summary>
    public const int ConditionsMax = 16;

    private const int ConditionLengthMax = 64;

    /// <summary>
    /// The role that a label means, whatever its case and whether its words are joined; null for one that nobody can have
    /// here, or that may change nothing. Then only who runs the installation can decide.
    /// </summary>
    public static Role? Read(string label) => Plain(label) switch
    {
        "developer" => Role.Developer,
        "teamadmin" => Role.TeamAdmin,
        "orgadmin" or "admin" or "owner" => Role.OrgAdmin,
        _ => null,
    };

    /// <summary>A label in the spelling that events have: our own where we know the role, else as it is.</summary>
    public static string NameOf(string label) => Read(label) is { } role ? Tenancy.Roles.NameOf(role) : label.Trim();

    /// <summary>Whether a role suffices to decide what needs one of some roles.</summary>
    /// <param name="grant">What somebody has in the org.</param>
    /// <param name="roles">What is needed: any of them.</param>
    /// <param name="team">The team that the request is of.</param>
    public static bool Suffices(RoleGrant grant, IEnumerable<string> roles, string team) =>
        roles.Any(label => Read(label) is { } least && Authority.Suffices(grant, new Need(least, team)));

    /// <summary>Whether a text is a condition: 1 to 64 of <c>a-z 0-9 . _ -</c>, beginning with a letter or digit.</summary>
    public static bool IsCondition(string text) =>
        text.Length is > 0 and <= ConditionLengthMax
        && (char.IsAsciiLetterLower(text[0]) || char.IsAsciiDigit(text[0]))
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');

    private static string Plain(string label) =>
        new([.. label.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
}
