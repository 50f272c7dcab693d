namespace AgentAssembly.Domain.Deliveries;

/// <summary>By which way a destination is told (gateway specification §10; mail is ours).</summary>
public enum DestinationKind
{
    /// <summary>A signed HTTP request to any address.</summary>
    Webhook,

    /// <summary>An incoming webhook of Slack.</summary>
    Slack,

    /// <summary>PagerDuty's Events API v2.</summary>
    PagerDuty,

    /// <summary>Opsgenie's Alert API v2.</summary>
    Opsgenie,

    /// <summary>Mail.</summary>
    Smtp,
}

/// <summary>The wire's names of kinds.</summary>
public static class DestinationKinds
{
    /// <summary>The name of a kind.</summary>
    public static string NameOf(DestinationKind kind) => kind switch
    {
        DestinationKind.Webhook => "webhook",
        DestinationKind.Slack => "slack",
        DestinationKind.PagerDuty => "pagerduty",
        DestinationKind.Opsgenie => "opsgenie",
        DestinationKind.Smtp => "smtp",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no kind of destination"),
    };

    /// <summary>Reads a name.</summary>
    /// <returns>Whether there is such a kind.</returns>
    public static bool TryRead(string name, out DestinationKind kind)
    {
        foreach (var candidate in Enum.GetValues<DestinationKind>())
        {
            if (NameOf(candidate) == name)
            {
                kind = candidate;
                return true;
            }
        }

        kind = default;
        return false;
    }
}
