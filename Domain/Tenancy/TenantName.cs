namespace AgentAssembly.Domain.Tenancy;

/// <summary>
/// Ids of orgs and teams: 1 to 64 of <c>a-z A-Z 0-9 . _ -</c>, beginning with a letter or digit. Existing policies and
/// SDKs write them into texts with <c>/</c> and <c>:</c> between, so these are no part of a name.
/// </summary>
public static class TenantName
{
    /// <summary>Longest name, in characters.</summary>
    public const int LengthMax = 64;

    /// <summary>Whether a text is such an id.</summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= LengthMax
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
