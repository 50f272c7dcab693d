using System.CommandLine;
using System.Globalization;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Anomalies;

namespace AgentAssembly.Edges.Cli.Anomalies;

/// <summary>What of the rules shall change.</summary>
internal sealed class RuleOptions
{
    private const string Responses = "off, alert, pause, quarantine or block";

    private readonly Option<string[]> _responses = new("--response")
    {
        Description = $"What is done about a type: {Responses}; may be given again",
        HelpName = "TYPE=RESPONSE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int?> _window = Number("--window-secs", "How far back spikes and credentials are looked for", 60, 86_400);
    private readonly Option<int?> _spike = Number(
        "--spike-thousandths", "Standard deviations above the mean that are a spike, in thousandths", 1_000, 100_000);
    private readonly Option<int?> _spikeMin = Number("--spike-actions-min", "Least actions before a spike", 11, 1_000_000);
    private readonly Option<int?> _loop = Number("--loop-threshold", "How often the same call makes a loop", 2, 500);
    private readonly Option<int?> _loopWindow = Number("--loop-window-secs", "Within which time", 1, 3_600);
    private readonly Option<int?> _credentials = Number("--credential-threshold", "How many findings of credentials make a leak", 1, 1_000);
    private readonly Option<int?> _pause = Number("--pause-secs", "For how long an agent is paused; 0 until somebody resumes it", 0, 604_800);

    public RuleOptions() => _responses.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Where(token => !IsResponse(token.Value)))
        {
            result.AddError($"--response '{token.Value}' is no TYPE=RESPONSE such as loop_runaway=alert; responses are {Responses}");
        }
    });

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_responses, _window, _spike, _spikeMin, _loop, _loopWindow, _credentials, _pause])
        {
            command.Options.Add(option);
        }
    }

    public AnomalyRuleSet Apply(ParseResult parsed, AnomalyRuleSet current)
    {
        var rules = current.Clone();
        foreach (var named in parsed.GetValue(_responses) ?? [])
        {
            var parts = named.Split('=', 2);
            rules.Responses[parts[0]] = parts[1];
        }

        rules.WindowSecs = (uint?)parsed.GetValue(_window) ?? rules.WindowSecs;
        rules.SpikeMultiplierThousandths = (uint?)parsed.GetValue(_spike) ?? rules.SpikeMultiplierThousandths;
        rules.SpikeActionsMin = (uint?)parsed.GetValue(_spikeMin) ?? rules.SpikeActionsMin;
        rules.LoopThreshold = (uint?)parsed.GetValue(_loop) ?? rules.LoopThreshold;
        rules.LoopWindowSecs = (uint?)parsed.GetValue(_loopWindow) ?? rules.LoopWindowSecs;
        rules.CredentialThreshold = (uint?)parsed.GetValue(_credentials) ?? rules.CredentialThreshold;
        rules.PauseSecs = (uint?)parsed.GetValue(_pause) ?? rules.PauseSecs;
        return rules;
    }

    private static bool IsResponse(string text) =>
        text.Split('=', 2) is [var type, var response]
        && AnomalyWords.TryRead(type, out AnomalyType _) && AnomalyWords.TryRead(response, out AnomalyResponse _);

    private static Option<int?> Number(string name, string description, int least, int most) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description}: {least} to {most}"),
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
            {
                result.AddError($"{name} '{text}' must be a number from {least} to {most}");
            }

            return number;
        },
    };
}
