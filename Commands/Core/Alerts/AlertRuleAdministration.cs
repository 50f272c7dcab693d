using System.Diagnostics;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Alerts;

/// <summary>A rule as it is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Rule">What it says.</param>
/// <param name="Version">The version of its stream.</param>
public sealed record RuleInForce(AlertRuleId Id, AlertRule Rule, StreamVersion Version);

/// <summary>When people are told. Safe for concurrent use.</summary>
public sealed class AlertRuleAdministration(
    CommandRunner commands, AlertDestinations destinations, AlertRights rights, Permission permission, AlertPreview preview)
{
    /// <summary>Most rules of one org; commands that race may go beyond it by as many as race.</summary>
    public const int RulesMax = 200;

    private WriteSideState State => commands.State;

    /// <summary>Sets a rule, or changes the one of this name.</summary>
    public async ValueTask<Answer<bool>> SetAsync(
        Caller caller, string org, AlertRule rule, string reason, CancellationToken cancellationToken)
    {
        // Whoever may change a team's rules may not take one of the org for it.
        var held = Find(org, rule.Name);
        return rights.WhyNotArrange<bool>(caller, org, rule.Team)
            ?? (held is null ? null : rights.WhyNotArrange<bool>(caller, org, held.Rule.Team))
            ?? destinations.WhyNot(org, rule.Destinations, "rule.destinations")
            ?? (held is null && List(org).Count >= RulesMax
                ? new Answer<bool>.Refused("rules_max", $"the org has {RulesMax} alert rules: remove one first")
                : await RunAsync(caller, org, rule, new AlertRuleCommand.Set(rule, reason), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Removes a rule; an alert of it ends with the next evaluation.</summary>
    public async ValueTask<Answer<bool>> RemoveAsync(
        Caller caller, string org, string name, string reason, CancellationToken cancellationToken) =>
        rights.WhyNotSee<bool>(caller, org)
        ?? (Find(org, name) is not { } held ? NotFound<bool>(name)
            : rights.WhyNotArrange<bool>(caller, org, held.Rule.Team)
                ?? await RunAsync(caller, org, held.Rule, new AlertRuleCommand.Remove(reason), cancellationToken).ConfigureAwait(false));

    /// <summary>The rules of an org, by name.</summary>
    public Answer<IReadOnlyList<RuleInForce>> List(Caller caller, string org) =>
        rights.WhyNotSee<IReadOnlyList<RuleInForce>>(caller, org)
        ?? new Answer<IReadOnlyList<RuleInForce>>.Done([.. List(org).Where(each => IsShown(caller, org, each.Rule))], null);

    /// <summary>One rule, by name or id.</summary>
    public Answer<RuleInForce> Get(Caller caller, string org, string name) => rights.WhyNotSee<RuleInForce>(caller, org)
        ?? (Find(org, name) is { } held && IsShown(caller, org, held.Rule)
            ? new Answer<RuleInForce>.Done(held, null)
            : NotFound<RuleInForce>(name));

    /// <summary>Tells what a rule would have done.</summary>
    public async ValueTask<Answer<RulePreview>> PreviewAsync(
        Caller caller, string org, AlertRule rule, TimeRangeAsked range, CancellationToken cancellationToken) =>
        rights.WhyNotPreview<RulePreview>(caller, org, rule)
        ?? (AlertRuleDecider.WhyNot(rule) is { } invalid ? new Answer<RulePreview>.Invalid(invalid.Field, invalid.Message)
            : rule.Metric == AlertMetric.ProjectionLag
                ? new Answer<RulePreview>.Refused("no_history", "the log does not tell how far anybody lagged it: choose another metric")
            : range.To <= range.From || range.To > range.From.Plus(AlertPreview.SpanMax)
                ? new Answer<RulePreview>.Invalid(
                    "from_unix_ms", $"to and it have to lie at most {AlertPreview.SpanMax.TotalDays:0} days apart, and in this order")
            : await preview.TryRunAsync(org, rule, range.From, range.To, cancellationToken).ConfigureAwait(false) is { } done
                ? new Answer<RulePreview>.Done(done, null)
            : new Answer<RulePreview>.Refused("previews_max", $"{AlertPreview.AtOnceMax} previews run, and no more at once: try again"));

    // What the whole org is told of, everybody of it may know.
    private static bool IsShown(Caller caller, string org, AlertRule rule) =>
        rule.Team.Length == 0 || AlertLookup.MaySee(caller, org, rule.Team);

    private RuleInForce? Find(string org, string name)
    {
        var id = AlertRuleId.TryParse(name, out var named) && State.AlertRules.Find(named.Stream)?.Org == org
            ? named
            : AlertRuleId.Of(org, name);
        return State.AlertRules.Find(id.Stream) is { State.Rule: { } rule } known && known.Org == org
            ? new(id, rule, known.Version)
            : null;
    }

    private List<RuleInForce> List(string org) =>
    [
        .. State.AlertRules.All.Where(each => each.Value.Org == org && each.Value.State.Rule is not null)
            .Select(each => new RuleInForce(new(each.Key.Id), each.Value.State.Rule!, each.Value.Version))
            .OrderBy(each => each.Rule.Name, StringComparer.Ordinal),
    ];

    private async ValueTask<Answer<bool>> RunAsync(
        Caller caller, string org, AlertRule rule, AlertRuleCommand command, CancellationToken cancellationToken)
    {
        // Whose rule it was until now was looked at before.
        var held = State.AlertRules.CheckOf(AlertRuleId.Of(org, rule.Name).Stream);
        var origin = new CommandOrigin(org, rule.Team.Length == 0 ? null : rule.Team, caller.Principal, caller.Assurance, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                undertaking.Expect(held);
                if (command is AlertRuleCommand.Set)
                {
                    destinations.Require(undertaking, org, rule.Destinations);
                }

                return commands.AskAsync(undertaking, AlertRuleId.Of(org, rule.Name), command, origin, token);
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.Reply switch
        {
            AlertRuleReply.Done => new Answer<bool>.Done(outcome.Position is not null, outcome.Position),
            AlertRuleReply.Invalid invalid => new Answer<bool>.Invalid(invalid.Field, invalid.Message),
            AlertRuleReply.Unknown => NotFound<bool>(rule.Name),
            var reply => throw new UnreachableException($"nobody sets a rule by {reply.GetType().Name}"),
        };
    }

    private static Answer<T>.NotFound NotFound<T>(string name) =>
        new($"there is no alert rule '{name}': 'aasm alerts rules list' shows them");
}

/// <summary>A stretch of history.</summary>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends.</param>
public readonly record struct TimeRangeAsked(Instant From, Instant To);
