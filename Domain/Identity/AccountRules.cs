using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Domain.Identity;

/// <summary>What names and passwords of accounts have to be.</summary>
public static class AccountRules
{
    /// <summary>Fewest characters of a password (gateway specification §12).</summary>
    public const int PasswordLengthMin = 12;

    /// <summary>Most characters of a password: more is work for nothing.</summary>
    public const int PasswordLengthMax = 256;

    /// <summary>How long an invitation counts (gateway specification §12).</summary>
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);

    /// <summary>How long a reset of a password counts (gateway specification §12).</summary>
    public static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(1);

    /// <summary>How long a session lasts (gateway specification §12).</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(12);

    /// <summary>How long one lasts whose person asked to be remembered (gateway specification §12).</summary>
    public static readonly TimeSpan RememberedLifetime = TimeSpan.FromDays(30);

    /// <summary>How long an access token counts (gateway specification §12).</summary>
    public static readonly TimeSpan AccessLifetime = TimeSpan.FromMinutes(15);

    /// <summary>Why a text cannot name an account; null when it can. Names stand in the log for ever.</summary>
    public static string? WhyNotName(string name) => TenantName.IsValid(name) && !name.Any(char.IsAsciiLetterUpper)
        ? null
        : $"must be 1 to {TenantName.LengthMax} lower-case letters, digits, dots, dashes and underscores, beginning with a letter "
            + "or digit; it stays in the log for ever, so take a handle and no address";

    /// <summary>Why a text cannot be a password; null when it can.</summary>
    public static string? WhyNotPassword(string password, string name) =>
        password.Length is < PasswordLengthMin or > PasswordLengthMax
            ? $"must have {PasswordLengthMin} to {PasswordLengthMax} characters"
        : name.Length > 0 && password.Contains(name, StringComparison.OrdinalIgnoreCase) ? "must not contain the account's name"
        : password.Distinct().Count() < 4 ? "must have more than three different characters"
        : null;
}
