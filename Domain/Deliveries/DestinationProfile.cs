using System.Collections.Immutable;
using AgentAssembly.Domain.Alerts;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>What is set of a destination, but for its secrets.</summary>
public sealed record DestinationProfile
{
    /// <summary>No settings.</summary>
    public static readonly ImmutableSortedDictionary<string, string> NoSettings =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>By which way it is told.</summary>
    public required DestinationKind Kind { get; init; }

    /// <summary>Settings by name, as <see cref="DestinationFields"/> lists them; none of them is secret.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } = NoSettings;

    /// <summary>What the receiver calls a severity, where it is not to be called as usual.</summary>
    public ImmutableSortedDictionary<AlertSeverity, string> Severities { get; init; } =
        ImmutableSortedDictionary<AlertSeverity, string>.Empty;

    /// <summary>Whether anything is sent to it.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>A setting; empty where it is not set.</summary>
    public string this[string name] => Settings.GetValueOrDefault(name, "");

    /// <summary>Whether two say the same; two records of equal dictionaries are not equal by themselves.</summary>
    public bool Says(DestinationProfile other) =>
        Kind == other.Kind && IsEnabled == other.IsEnabled
        && Settings.SequenceEqual(other.Settings) && Severities.SequenceEqual(other.Severities);
}
