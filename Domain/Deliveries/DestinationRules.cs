using System.Globalization;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Policy.Egress;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>What is wrong with a field of a destination. Repeats no secret.</summary>
/// <param name="Field">Which.</param>
/// <param name="Message">What it has to be.</param>
public sealed record FieldProblem(string Field, string Message);

/// <summary>What settings and secrets have to be. Pure.</summary>
public static class DestinationRules
{
    /// <summary>Most receivers of one mail.</summary>
    public const int ReceiversMax = 20;

    private const int SigningKeyLengthMin = 16;
    private const int PortMax = 65_535;
    private static readonly string[] Regions = ["us", "eu"];
    private static readonly string[] Securities = ["starttls", "tls", "none"];

    /// <summary>What is wrong with the settings; null where nothing is.</summary>
    public static FieldProblem? WhyNot(DestinationProfile profile, EgressLimits egress)
    {
        var known = DestinationFields.SettingsOf(profile.Kind);
        foreach (var (name, value) in profile.Settings)
        {
            if (!known.Contains(name))
            {
                return new(name, $"is no setting of {DestinationKinds.NameOf(profile.Kind)}: "
                    + (known.IsEmpty ? "it has none" : $"it has {string.Join(", ", known)}"));
            }

            if (value.Length is 0 or > DestinationFields.SettingLengthMax || value.Any(char.IsControl))
            {
                return new(name, $"has to be 1 to {DestinationFields.SettingLengthMax} characters without control characters");
            }
        }

        return WhyNotSeverities(profile) ?? (profile.Kind switch
        {
            DestinationKind.PagerDuty or DestinationKind.Opsgenie => WhyNotRegion(profile, egress),
            DestinationKind.Smtp => WhyNotMail(profile, egress),
            _ => null,
        });
    }

    /// <summary>What is wrong with secrets that are given; null where nothing is.</summary>
    public static FieldProblem? WhyNot(DestinationKind kind, DestinationSecrets secrets, EgressLimits egress)
    {
        var known = DestinationFields.SecretsOf(kind);
        foreach (var name in secrets.Names)
        {
            if (!known.Contains(name))
            {
                return new(name, $"is no secret of {DestinationKinds.NameOf(kind)}: it has {string.Join(", ", known)}");
            }

            if (secrets[name].Length is 0 or > DestinationFields.SecretLengthMax || secrets[name].Any(c => c is < ' ' or > '~'))
            {
                return new(name, $"has to be 1 to {DestinationFields.SecretLengthMax} visible characters of ASCII");
            }
        }

        return secrets[DestinationFields.SigningKey] is { Length: > 0 and < SigningKeyLengthMin }
                ? new(DestinationFields.SigningKey,
                    $"has fewer than {SigningKeyLengthMin} characters: 'openssl rand -base64 32' makes a good one")
            : secrets[DestinationFields.Url] is { Length: > 0 } url ? WhyNotUrl(kind, url, egress)
            : null;
    }

    /// <summary>A secret that is needed and not among those that there are; null where none is missing.</summary>
    public static string? MissingSecret(DestinationProfile profile, IEnumerable<string> names)
    {
        var there = names.ToHashSet(StringComparer.Ordinal);
        return profile.Kind == DestinationKind.Smtp && profile[DestinationFields.User].Length > 0 && !there.Contains(DestinationFields.Password)
            ? DestinationFields.Password
            : DestinationFields.NeededSecretsOf(profile.Kind).FirstOrDefault(name => !there.Contains(name));
    }

    /// <summary>Addresses out of a list with commas between.</summary>
    public static IReadOnlyList<string> Receivers(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // PagerDuty's four words (Events API v2, "severity"), Opsgenie's five priorities.
    private static FieldProblem? WhyNotSeverities(DestinationProfile profile)
    {
        var words = DestinationFields.SeverityWordsOf(profile.Kind);
        foreach (var (severity, word) in profile.Severities)
        {
            if (!words.Contains(word))
            {
                return new("severities", words.IsEmpty
                    ? $"{DestinationKinds.NameOf(profile.Kind)} has no names of its own for severities: leave them out"
                    : $"'{word}' for {AlertSeverities.NameOf(severity)} is not known to {DestinationKinds.NameOf(profile.Kind)}: "
                        + string.Join(", ", words));
            }
        }

        return null;
    }

    private static FieldProblem? WhyNotRegion(DestinationProfile profile, EgressLimits egress) =>
        profile[DestinationFields.Region] is { Length: > 0 } region && !Regions.Contains(region)
            ? new(DestinationFields.Region, $"'{region}' is no region: us and eu are")
        : profile[DestinationFields.BaseUrl] is not { Length: > 0 } url ? null
        : !egress.AllowsPrivate ? new(DestinationFields.BaseUrl,
            "names a server of its own, which is only taken with AA_ALLOW_PRIVATE_WEBHOOK_EGRESS: choose a region")
        : WhyNotAddress(DestinationFields.BaseUrl, url, egress);

    private static FieldProblem? WhyNotMail(DestinationProfile profile, EgressLimits egress)
    {
        var (host, port, security) =
            (profile[DestinationFields.Host], profile[DestinationFields.Port], profile[DestinationFields.Security]);
        if (!NetworkAddress.TryParse($"smtp://{host}", out var address) || address.HasUserInfo || !address.Path.IsEmpty || address.Port != 0)
        {
            return new(DestinationFields.Host, "has to be the name or address of a mail server, and nothing besides");
        }

        if (address.IsPrivate && !egress.AllowsPrivate)
        {
            return Private(DestinationFields.Host, host);
        }

        if (port.Length > 0
            && !(int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= PortMax))
        {
            return new(DestinationFields.Port, $"'{port}' is no port: 1 to {PortMax} are");
        }

        if (security.Length > 0 && !Securities.Contains(security))
        {
            return new(DestinationFields.Security, $"'{security}' is unknown: starttls, tls and none are known");
        }

        return security == "none" && !egress.AllowsPrivate
            ? new(DestinationFields.Security, "none sends in the clear, which is only done with AA_ALLOW_PRIVATE_WEBHOOK_EGRESS")
            : WhyNotAddresses(profile);
    }

    private static FieldProblem? WhyNotAddresses(DestinationProfile profile)
    {
        var to = Receivers(profile[DestinationFields.To]);
        return !IsMailbox(profile[DestinationFields.From])
                ? new(DestinationFields.From, "has to be one mail address, such as alerts@example.com")
            : to.Count is 0 or > ReceiversMax
                ? new(DestinationFields.To, $"has to be 1 to {ReceiversMax} mail addresses with commas between")
            : to.FirstOrDefault(address => !IsMailbox(address)) is { } bad
                ? new(DestinationFields.To, $"'{bad}' is no mail address such as anna@example.com")
            : null;
    }

    // A part of RFC 5321 §4.1.2 without quoted local parts and address literals: nothing in it needs quoting in a header.
    private static bool IsMailbox(string text) =>
        text.Length <= 254 && text.Split('@') is [{ Length: > 0 and <= 64 } local, { Length: > 0 } domain]
        && local.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c, StringComparison.Ordinal))
        && local.Split('.').All(atom => atom.Length > 0)
        && domain.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
        && domain.Split('.').All(label => label.Length is > 0 and <= 63);

    private static FieldProblem? WhyNotUrl(DestinationKind kind, string url, EgressLimits egress) =>
        WhyNotAddress(DestinationFields.Url, url, egress)
        ?? (kind == DestinationKind.Slack && !egress.AllowsPrivate && !IsOfSlack(new Uri(url).IdnHost)
            ? new(DestinationFields.Url, "is not below slack.com: take the address that Slack shows for the incoming webhook")
            : null);

    private static bool IsOfSlack(string host) =>
        host == "slack.com" || host.EndsWith(".slack.com", StringComparison.Ordinal);

    // Read twice: what two readers understand differently is not dialled.
    private static FieldProblem? WhyNotAddress(string field, string url, EgressLimits egress)
    {
        if (!NetworkAddress.TryParse(url, out var address) || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || (address.Ip is null && !address.Host.SequenceEqual(uri.IdnHost.ToLowerInvariant())))
        {
            return new(field, "is no address such as https://example.com/path, or can be read in two ways");
        }

        return address.HasUserInfo
                ? new(field, "has a user or password before the host: messages are not sent with one")
            : uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && egress.AllowsPrivate)
                ? new(field, $"begins with {uri.Scheme}: https is needed")
            : address.IsPrivate && !egress.AllowsPrivate ? Private(field, uri.IdnHost)
            : null;
    }

    private static FieldProblem Private(string field, string host) => new(field,
        $"{host} is not of the public internet: messages go there only with AA_ALLOW_PRIVATE_WEBHOOK_EGRESS");
}
