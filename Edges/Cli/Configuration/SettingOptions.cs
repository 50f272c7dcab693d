using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Configuration;

/// <summary>The options of those settings that have one, and the one that names the configuration file.</summary>
internal sealed class SettingOptions
{
    private readonly Dictionary<Setting, Option<string?>> _options =
        Settings.All.Where(setting => setting.Option.Length > 0).ToDictionary(setting => setting, Make);

    private readonly Option<string?> _file = Words.Option(
        "--config",
        "FILE",
        $"A YAML file of settings; else {SettingsFile.Variable}, else {SettingsFile.UsualName} in the state folder. "
            + "An option counts before the environment, and that before the file. 'aasm config explain' lists its keys");

    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        foreach (var option in _options.Values)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the command line itself says; null where it says nothing.</summary>
    public string? Given(ParseResult parsed, Setting setting) =>
        _options.TryGetValue(setting, out var option) ? parsed.GetValue(option) : null;

    /// <summary>What is in force.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="surroundings">The environment.</param>
    /// <param name="file">A file in place of that of the option; null for none.</param>
    public EffectiveSettings Of(ParseResult parsed, Surroundings surroundings, string? file = null)
    {
        var environment = surroundings.Environment;
        return EffectiveSettings.Of(
            setting => Given(parsed, setting),
            SettingsFile.Find(
                file ?? parsed.GetValue(_file) ?? environment(SettingsFile.Variable),
                StateFolder.Resolve(Given(parsed, Settings.State), environment),
                environment),
            environment);
    }

    /// <summary>What is in force where neither a file of the state folder nor the environment names one.</summary>
    public EffectiveSettings OfNamedFile(ParseResult parsed, Surroundings surroundings) => EffectiveSettings.Of(
        setting => Given(parsed, setting),
        parsed.GetValue(_file) is { } named ? SettingsFile.Find(named, new StateFolder("."), surroundings.Environment) : SettingsFile.None,
        surroundings.Environment);

    private static Option<string?> Make(Setting setting) => new(setting.Option)
    {
        Description = setting.Help,
        HelpName = setting.HelpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (string.IsNullOrWhiteSpace(text))
            {
                result.AddError($"{setting.Option} is empty: give it a value, or leave it out");
            }
            else if (setting.WhyNot(text) is { } problem)
            {
                result.AddError($"{setting.Option} {problem}");
            }

            return text;
        },
    };
}
