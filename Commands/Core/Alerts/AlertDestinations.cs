using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Deliveries;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;

namespace AgentAssembly.Commands.Core.Alerts;

/// <summary>The destinations that rules and routes of alerts name. Safe for concurrent use.</summary>
public sealed class AlertDestinations(WriteSideState state) : IDestinationUse
{
    /// <summary>Why a rule or a route cannot name these; null where it can.</summary>
    /// <param name="org">Whose they are.</param>
    /// <param name="names">Their names.</param>
    /// <param name="field">Where they were given.</param>
    public Answer<bool>.Invalid? WhyNot(string org, ImmutableArray<string> names, string field) =>
        names.FirstOrDefault(name => !state.Destinations.StateOf(new DestinationId(org, name).Stream).Exists) is { } unknown
            ? new(field, $"'{unknown}' is no destination of {org}: 'aasm alerts destinations list' shows them")
            : null;

    /// <summary>Makes an undertaking rest on these destinations as they are, so that none is removed while it is named.</summary>
    public void Require(Undertaking undertaking, string org, ImmutableArray<string> names) =>
        undertaking.Require([.. names.Select(name => state.Destinations.CheckOf(new DestinationId(org, name).Stream))]);

    /// <inheritdoc/>
    public IEnumerable<string> UsesOf(DestinationId destination) =>
    [
        .. state.AlertRules.All.Where(each => each.Value.Org == destination.Org)
            .Select(each => each.Value.State.Rule).OfType<AlertRule>()
            .Where(rule => rule.Destinations.Contains(destination.Name))
            .Select(rule => $"the alert rule '{rule.Name}'").Order(StringComparer.Ordinal),
        .. state.Alerting.StateOf(AlertingDecider.StreamOf(destination.Org)).Routes.Values
            .Where(route => route.Destinations.Contains(destination.Name))
            .Select(route => $"the alert route of {NameOf(route.Category, "category")} and {NameOf(route.Team, "team")}"),
    ];

    private static string NameOf(string name, string what) => name.Length == 0 ? $"every {what}" : $"{what} {name}";
}
