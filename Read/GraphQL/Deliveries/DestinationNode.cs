using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Deliveries;

/// <summary>Where alerts are sent. Its secrets are shown by name alone.</summary>
[Name("AlertDestination")]
public sealed class DestinationNode
{
    private readonly StreamDocument<DestinationState> _document;

    internal DestinationNode(Look look, StreamDocument<DestinationState> document) => (Look, _document) = (look, document);

    internal Look Look { get; }

    private DestinationProfile Profile => _document.State.Profile!;

    /// <summary>Its id: 32 hexadecimal digits.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>Its tenant.</summary>
    public string Org => _document.Org;

    /// <summary>Its name; unique in the org.</summary>
    public string Name => _document.State.Name;

    /// <summary>What it is.</summary>
    public DestinationKind Kind => Profile.Kind;

    /// <summary>Whether anything is sent.</summary>
    public bool IsEnabled => Profile.IsEnabled;

    /// <summary>The server that is sent to: scheme, host and port.</summary>
    public string Origin => _document.State.Origin;

    /// <summary>What is set, secrets excepted.</summary>
    public IEnumerable<SettingNode> Settings => Profile.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal)
        .Select(setting => new SettingNode(setting.Key, setting.Value));

    /// <summary>What it calls severities, where that differs.</summary>
    public IEnumerable<SeverityWordNode> Severities =>
        Profile.Severities.Select(word => new SeverityWordNode(word.Key, word.Value));

    /// <summary>The names of the secrets that are kept for it.</summary>
    public IReadOnlyList<string> Secrets => _document.State.Secrets.Names;

    /// <summary>When it was last changed.</summary>
    public Instant ChangedAt => _document.State.ChangedAt;

    /// <summary>The version of its stream, for expectedVersion.</summary>
    public long StreamVersion => _document.Version;
}

/// <summary>A setting of a destination.</summary>
/// <param name="Name">What is set.</param>
/// <param name="Value">To what.</param>
[Name("DestinationSetting")]
public sealed record SettingNode(string Name, string Value);

/// <summary>What a destination calls a severity.</summary>
/// <param name="Severity">The severity.</param>
/// <param name="Word">Its word there.</param>
[Name("SeverityWord")]
public sealed record SeverityWordNode(AlertSeverity Severity, string Word);
