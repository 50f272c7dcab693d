namespace AgentAssembly.Domain.Deliveries;

/// <summary>
/// Where a destination's messages and secrets go: scheme, host and port, which may be shown. Secrets that were given for one
/// origin are not sent to another.
/// </summary>
public static class DestinationOrigin
{
    /// <summary>PagerDuty's servers (Events API v2, service regions).</summary>
    public const string PagerDutyUs = "https://events.pagerduty.com";

    /// <summary>The same, in the EU.</summary>
    public const string PagerDutyEu = "https://events.eu.pagerduty.com";

    /// <summary>Opsgenie's servers (Alert API v2).</summary>
    public const string OpsgenieUs = "https://api.opsgenie.com";

    /// <summary>The same, in the EU.</summary>
    public const string OpsgenieEu = "https://api.eu.opsgenie.com";

    private const string Eu = "eu";

    /// <summary>The origin.</summary>
    /// <param name="profile">Settings that the rules found nothing wrong with.</param>
    /// <param name="secrets">Secrets likewise.</param>
    /// <returns>Empty where it follows from an address among secrets that are not given.</returns>
    public static string Of(DestinationProfile profile, DestinationSecrets secrets) => profile.Kind switch
    {
        DestinationKind.PagerDuty => OfService(profile, PagerDutyUs, PagerDutyEu),
        DestinationKind.Opsgenie => OfService(profile, OpsgenieUs, OpsgenieEu),
        DestinationKind.Smtp => $"{MailScheme(profile)}://{profile[DestinationFields.Host]}:{MailPort(profile)}",
        _ => secrets[DestinationFields.Url] is { Length: > 0 } url ? new Uri(url).GetLeftPart(UriPartial.Authority) : "",
    };

    /// <summary>The port of a mail server.</summary>
    public static string MailPort(DestinationProfile profile) =>
        profile[DestinationFields.Port] is { Length: > 0 } port ? port
        : profile[DestinationFields.Security] == "tls" ? "465"
        : "587";

    private static string MailScheme(DestinationProfile profile) => profile[DestinationFields.Security] switch
    {
        "tls" => "smtps",
        "none" => "smtp",
        _ => "smtp+starttls",
    };

    private static string OfService(DestinationProfile profile, string us, string eu) =>
        profile[DestinationFields.BaseUrl] is { Length: > 0 } own ? own.TrimEnd('/')
        : profile[DestinationFields.Region] == Eu ? eu
        : us;
}
