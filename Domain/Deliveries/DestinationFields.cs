using System.Collections.Immutable;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>The names of settings and secrets, and which kind has which.</summary>
public static class DestinationFields
{
    /// <summary>Longest setting, in characters.</summary>
    public const int SettingLengthMax = 1_024;

    /// <summary>Longest secret, in characters.</summary>
    public const int SecretLengthMax = 2_048;

    /// <summary>Secret of <c>webhook</c> and <c>slack</c>: the whole address, because its path often is a password.</summary>
    public const string Url = "url";

    /// <summary>Secret of <c>webhook</c>: what messages are signed with.</summary>
    public const string SigningKey = "signing_key";

    /// <summary>Secret of <c>webhook</c>: what stands in the header <c>X-AAASM-Token</c>, as the existing system has it.</summary>
    public const string Token = "token";

    /// <summary>Secret of <c>pagerduty</c>: the integration key.</summary>
    public const string RoutingKey = "routing_key";

    /// <summary>Secret of <c>opsgenie</c>.</summary>
    public const string ApiKey = "api_key";

    /// <summary>Secret of <c>smtp</c>, needed with a user.</summary>
    public const string Password = "password";

    /// <summary>Setting of <c>slack</c>: a channel in place of the webhook's own.</summary>
    public const string Channel = "channel";

    /// <summary>Setting of <c>pagerduty</c> and <c>opsgenie</c>: <c>us</c>, which is the default, or <c>eu</c>.</summary>
    public const string Region = "region";

    /// <summary>Setting of the same: another server, only where private addresses may be dialled.</summary>
    public const string BaseUrl = "base_url";

    /// <summary>Setting of <c>opsgenie</c>: the responding team's name.</summary>
    public const string Team = "team";

    /// <summary>Setting of <c>smtp</c>: the server.</summary>
    public const string Host = "host";

    /// <summary>Setting of <c>smtp</c>: its port; 587 unless set, 465 for <c>tls</c>.</summary>
    public const string Port = "port";

    /// <summary>
    /// Setting of <c>smtp</c>: <c>starttls</c>, which is the default and required of the server, <c>tls</c> from the first
    /// byte, or <c>none</c>, only where private addresses may be dialled.
    /// </summary>
    public const string Security = "security";

    /// <summary>Setting of <c>smtp</c>: who logs in; nobody unless set.</summary>
    public const string User = "user";

    /// <summary>Setting of <c>smtp</c>: the sender's address.</summary>
    public const string From = "from";

    /// <summary>Setting of <c>smtp</c>: 1 to 20 addresses with commas between.</summary>
    public const string To = "to";

    private static readonly FieldsOfKind[] OfKinds =
    [
        new([], [Url, SigningKey], [Token], []),
        new([Channel], [Url], [], []),
        new([Region, BaseUrl], [RoutingKey], [], ["critical", "error", "warning", "info"]),
        new([Region, BaseUrl, Team], [ApiKey], [], ["P1", "P2", "P3", "P4", "P5"]),
        new([Host, Port, Security, User, From, To], [], [Password], []),
    ];

    /// <summary>The settings that a kind has.</summary>
    public static ImmutableArray<string> SettingsOf(DestinationKind kind) => OfKinds[(int)kind].Settings;

    /// <summary>The secrets that a kind needs.</summary>
    public static ImmutableArray<string> NeededSecretsOf(DestinationKind kind) => OfKinds[(int)kind].Needed;

    /// <summary>The secrets that a kind may have, the needed ones first.</summary>
    public static ImmutableArray<string> SecretsOf(DestinationKind kind) =>
        [.. OfKinds[(int)kind].Needed, .. OfKinds[(int)kind].Optional];

    /// <summary>What severities are called by a kind's receivers; none where they take any name.</summary>
    public static ImmutableArray<string> SeverityWordsOf(DestinationKind kind) => OfKinds[(int)kind].SeverityWords;

    private sealed record FieldsOfKind(
        ImmutableArray<string> Settings,
        ImmutableArray<string> Needed,
        ImmutableArray<string> Optional,
        ImmutableArray<string> SeverityWords);
}
