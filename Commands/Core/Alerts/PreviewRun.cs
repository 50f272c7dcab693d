using System.Collections.Immutable;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Alerts.Metrics;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Alerts;

// One look at history: the alert that there would be, evaluation by evaluation.
internal sealed class PreviewRun(string org, AlertRule rule, MetricBooks books)
{
    private readonly List<PreviewedAlert> _alerts = [];
    private AlertState _alert = AlertDecider.Initial;
    private decimal? _highest;
    private Instant _highestAt;
    private int _alertCount;
    private int _evaluations;
    private int _withoutData;

    public RulePreview Result => new([.. _alerts], _alertCount, _highest, _highestAt, _evaluations, _withoutData);

    public void Evaluate(Instant at)
    {
        var reading = books.Read(org, rule, at);
        _evaluations++;
        _withoutData += reading.Value is null ? 1 : 0;
        if (reading.Value is { } value && (_highest is not { } held || value > held))
        {
            (_highest, _highestAt) = (value, at);
        }

        var step = RuleEvaluation.Of(rule, reading, _alert, at);
        if (step is AlertStep.Raise or AlertStep.Recur)
        {
            _alertCount++;
            if (_alerts.Count < AlertPreview.AlertsMax)
            {
                _alerts.Add(new(at, null, reading.Value!.Value, reading.Subject, step == AlertStep.Recur));
            }
        }
        else if (step == AlertStep.Resolve && _alertCount == _alerts.Count)
        {
            _alerts[^1] = _alerts[^1] with { To = at };
        }

        Follow(step, reading, at);
    }

    private void Follow(AlertStep step, MetricReading reading, Instant at)
    {
        AlertCommand? command = step switch
        {
            AlertStep.Raise => new AlertCommand.Raise(RuleEvaluation.CaseOf(org, rule, 0, reading, at), 1, null),
            AlertStep.Recur => new AlertCommand.Recur(at, 1),
            AlertStep.Resolve => new AlertCommand.Resolve("", HasEnded: true),
            _ => null,
        };
        if (command is null)
        {
            return;
        }

        // A new alert begins with nothing.
        var state = step == AlertStep.Raise ? AlertDecider.Initial : _alert;
        _alert = AlertDecider.Decide(state, command).Events.Aggregate(state, AlertDecider.Evolve);
    }
}
