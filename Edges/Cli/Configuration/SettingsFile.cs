using System.Collections.Immutable;
using System.Text;
using AgentAssembly.Edges.Cli.Files;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Configuration;

/// <summary>A value of the configuration file.</summary>
/// <param name="Setting">What it sets.</param>
/// <param name="Line">Its line; the first is 1.</param>
/// <param name="Text">The value; a path is absolute.</param>
internal sealed record FileValue(Setting Setting, int Line, string Text);

/// <summary>The configuration file as it was read: what it sets, and everything that is wrong with it.</summary>
/// <param name="Path">The file; empty where there is none.</param>
/// <param name="Values">What it sets.</param>
/// <param name="Problems">What is wrong, each with its place. Values of keys that are not known are not repeated.</param>
internal sealed record SettingsFile(string Path, ImmutableArray<FileValue> Values, ImmutableArray<string> Problems)
{
    /// <summary>Names the file.</summary>
    public const string Variable = "AASM_CONFIG";

    /// <summary>The file in a state folder that is read where none is named.</summary>
    public const string UsualName = "config.yaml";

    private const int BytesMax = 64 * 1024;

    /// <summary>No file.</summary>
    public static SettingsFile None { get; } = new("", [], []);

    /// <summary>What a person or the environment names, else the one in the state folder, if there is one.</summary>
    /// <param name="named">The option, or the variable; null or empty for none.</param>
    /// <param name="state">The state folder, as option and environment have it.</param>
    /// <param name="environment">The environment.</param>
    public static SettingsFile Find(string? named, StateFolder state, Func<string, string?> environment)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return Read(System.IO.Path.GetFullPath(named), isInState: false, environment);
        }

        var usual = System.IO.Path.Combine(state.Root, UsualName);
        return File.Exists(usual) ? Read(usual, isInState: true, environment) : None;
    }

    private static SettingsFile Read(string path, bool isInState, Func<string, string?> environment)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > BytesMax } file)
            {
                return Broken(path, $"{path} has {file.Length} bytes; at most {BytesMax} are taken");
            }

            if (!OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & UnixFileMode.OtherWrite) != 0)
            {
                return Broken(path, $"{path} can be written by everybody, who then decides what is served: chmod o-w it");
            }

            return new Reading(path, isInState, environment).Of(File.ReadAllText(path, Encoding.UTF8));
        }
        catch (YamlProblemException e)
        {
            return Broken(path, $"{path}:{e.Line}: {e.Message}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Broken(path, $"there is no configuration file {path}: name another with --config ({Variable}), or none");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Broken(path, $"the configuration file {path} cannot be read: {e.Message}");
        }
    }

    private static SettingsFile Broken(string path, string problem) => new(path, [], [problem]);

    private sealed class Reading(string path, bool isInState, Func<string, string?> environment)
    {
        private readonly ImmutableArray<FileValue>.Builder _values = ImmutableArray.CreateBuilder<FileValue>();
        private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();

        public SettingsFile Of(string text)
        {
            foreach (var entry in YamlReader.Read(text))
            {
                Take(entry, entry.Key);
            }

            return new(path, _values.ToImmutable(), _problems.ToImmutable());
        }

        private void Take(YamlEntry entry, string key)
        {
            if (entry.Text is null && Settings.All.Any(setting => setting.Key.StartsWith(key + '.', StringComparison.Ordinal)))
            {
                foreach (var below in entry.Below)
                {
                    Take(below, $"{key}.{below.Key}");
                }
            }
            else if (Settings.Find(key) is not { } setting)
            {
                Refuse(entry, $"'{key}' is no setting{MeantBy(key)}");
            }
            else if (entry.Text is not { } text)
            {
                Refuse(entry, $"{key} has keys below it, and takes one value");
            }
            else if (text.Length == 0)
            {
                Refuse(entry, $"{key} is empty: give it a value, or leave it out");
            }
            else if (setting == Settings.State && isInState)
            {
                Refuse(entry, $"{key} moves the folder that this file was found in: name the file with --config, or the folder with --state");
            }
            else if (setting.WhyNot(text) is { } problem)
            {
                Refuse(entry, $"{key} {problem}");
            }
            else
            {
                _values.Add(new(setting, entry.Line, setting.Kind is SettingKind.Path or SettingKind.Secret ? PathOf(text) : text));
            }
        }

        private void Refuse(YamlEntry entry, string problem) => _problems.Add($"{path}:{entry.Line}: {problem}");

        private static string MeantBy(string key) => Settings.Nearest(key) is { } nearest
            ? $": did you mean '{nearest}'?"
            : ": 'aasm config explain' lists those that there are";

        private string PathOf(string text) => System.IO.Path.GetFullPath(
            text.StartsWith("~/", StringComparison.Ordinal) && environment("HOME") is { Length: > 0 } home
                ? System.IO.Path.Combine(home, text[2..])
                : text,
            System.IO.Path.GetDirectoryName(path)!);
    }
}
