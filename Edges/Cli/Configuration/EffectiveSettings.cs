using System.Collections.Immutable;
using AgentAssembly.Edges.Cli.Files;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Configuration;

/// <summary>What is in force: an option, else the environment, else the configuration file, else the default.</summary>
internal sealed class EffectiveSettings
{
    private readonly Dictionary<Setting, EffectiveSetting> _all = [];
    private readonly Func<string, string?> _environment;

    private EffectiveSettings(SettingsFile file, Func<string, string?> environment) => (File, _environment) = (file, environment);

    /// <summary>The configuration file.</summary>
    public SettingsFile File { get; }

    /// <summary>Everything that is wrong, each with its place; with any of it nothing is to be started.</summary>
    public ImmutableArray<string> Problems { get; private set; } = [];

    /// <summary>All settings, in their order.</summary>
    public IEnumerable<EffectiveSetting> All => Settings.All.Select(setting => _all[setting]);

    /// <summary>What a setting is set to.</summary>
    public EffectiveSetting this[Setting setting] => _all[setting];

    /// <summary>Puts the sources over each other.</summary>
    /// <param name="options">What the command line says of a setting; null where it says nothing. Judged already.</param>
    /// <param name="file">The configuration file.</param>
    /// <param name="environment">The environment.</param>
    public static EffectiveSettings Of(Func<Setting, string?> options, SettingsFile file, Func<string, string?> environment)
    {
        var settings = new EffectiveSettings(file, environment);
        var problems = file.Problems.ToBuilder();
        foreach (var setting in Settings.All)
        {
            var found = Find(setting, options, file, environment);
            settings._all.Add(setting, found);
            if (found.Source == SettingSource.Environment
                && setting.WhyNotInVariable(environment(found.Place)!) is { } problem)
            {
                problems.Add(problem.StartsWith('\'') ? $"{found.Place}={problem}" : $"{found.Place} {problem}");
            }
        }

        settings.Problems = problems.ToImmutable();
        return settings;
    }

    /// <summary>
    /// What a variable of the environment would have to be for the same effect: what the server reads in place of the
    /// environment, so that a value of the file counts wherever a variable does. A secret is read from its file each time.
    /// </summary>
    /// <exception cref="StartRefusedException">The file of a secret cannot be used.</exception>
    public string? Variable(string name)
    {
        if (_environment(name) is { Length: > 0 } given)
        {
            return given;
        }

        var found = Settings.All.FirstOrDefault(setting => setting.Variables is [.., var last] && last == name) is { } setting ? _all[setting] : null;
        return found is not { Source: SettingSource.File } ? null
            : found.Setting.Kind == SettingKind.Secret ? SecretOf(found.Value)
            : found.Setting.VariableWords is { IsEmpty: false } words ? words[found.Setting.Words.IndexOf(found.Value)]
            : found.Value;
    }

    private static EffectiveSetting Find(
        Setting setting, Func<Setting, string?> options, SettingsFile file, Func<string, string?> environment)
    {
        // What belongs together comes from one source: the first that says anything of any of them.
        var together = setting.Set.Length == 0 ? [setting] : Settings.All.Where(other => other.Set == setting.Set).ToArray();
        if (together.Any(other => options(other) is { Length: > 0 }))
        {
            return options(setting) is { Length: > 0 } given
                ? new(setting, SettingSource.Option, setting.Option, given)
                : Unset(setting);
        }

        for (var i = 0; i < setting.Variables.Length; i++)
        {
            if (together.Any(other => environment(other.Variables[i]) is { Length: > 0 }))
            {
                return environment(setting.Variables[i]) is { Length: > 0 } text
                    ? new(setting, SettingSource.Environment, setting.Variables[i],
                        setting.Kind == SettingKind.Secret ? "" : setting.FromVariable(text) ?? "")
                    : Unset(setting);
            }
        }

        return file.Values.FirstOrDefault(value => value.Setting == setting) is { } written
            ? new(setting, SettingSource.File, $"{file.Path}:{written.Line}", written.Text)
            : Unset(setting);
    }

    private static string SecretOf(string path) =>
        OwnerFile.IsOpenToOthers(path)
            ? throw new StartRefusedException($"{path} holds a secret and can be read by others than its owner: chmod 600 it")
            : OwnerFile.Read(path)?.TrimEnd('\r', '\n')
                ?? throw new StartRefusedException($"there is no file {path}, which the configuration file names for a secret: make it, or name another");

    private static EffectiveSetting Unset(Setting setting) => new(setting, SettingSource.Default, "", setting.Default);
}
