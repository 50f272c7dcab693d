using System.CommandLine;
using AgentAssembly.Edges.Cli.Server;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host.Operations;

namespace AgentAssembly.Edges.Cli.Configuration;

/// <summary><c>aasm config</c>: what a server is set to, without one.</summary>
internal static class ConfigGroup
{
    private const int NameWidth = 16;

    public static Command Make(CommandContext around) => new("config", "Check, show and explain what a server is set to")
    {
        Validate(around), Show(around), Explain(around), BootCommand(around),
    };

    private static Command Validate(CommandContext around)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = $"The file; else that of {SettingsFile.Variable}, else {SettingsFile.UsualName} in the state folder",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var settings = new SettingOptions();
        var command = new Command("validate", "Report everything that is wrong with a configuration file and the environment") { file };
        settings.AddTo(command);
        around.Run(command, (parsed, screen, _) =>
        {
            var inForce = settings.Of(parsed, around.Surroundings, parsed.GetValue(file));
            if (screen.IsJson)
            {
                screen.WriteJson(new { valid = inForce.Problems.IsEmpty, file = NullIfEmpty(inForce.File.Path), problems = inForce.Problems });
            }
            else
            {
                SayProblems(screen, inForce);
                screen.Line(
                    inForce.Problems.IsEmpty ? $"valid: {FileOf(inForce)}" : $"{inForce.Problems.Length} to mend",
                    inForce.Problems.IsEmpty ? Tone.Good : Tone.Bad);
            }

            return Task.FromResult(inForce.Problems.IsEmpty ? ExitCode.Ok : ExitCode.Failed);
        });
        return command;
    }

    private static Command Show(CommandContext around)
    {
        var settings = new SettingOptions();
        var command = new Command("show", "Show what every setting is set to, and by what; secrets are not shown");
        settings.AddTo(command);
        around.Run(command, (parsed, screen, _) =>
        {
            var inForce = settings.Of(parsed, around.Surroundings);
            if (screen.IsJson)
            {
                screen.WriteJson(new
                {
                    file = NullIfEmpty(inForce.File.Path),
                    settings = inForce.All.Select(s => new
                    {
                        key = s.Setting.Key, value = s.Shown, source = NameOf(s.Source), place = NullIfEmpty(s.Place),
                    }),
                    problems = inForce.Problems,
                });
            }
            else
            {
                var sheet = new Sheet(new Column("KEY"), new Column("VALUE", Least: 16), new Column("FROM", Rank: 1, Least: 12));
                foreach (var setting in inForce.All)
                {
                    sheet.Add(
                        setting.Setting.Key,
                        new Cell(setting.Shown, setting.Source == SettingSource.Default ? Tone.Faint : Tone.Plain),
                        new Cell(setting.Place.Length > 0 ? setting.Place : "default", Tone.Faint));
                }

                screen.Write(sheet);
                SayProblems(screen, inForce);
            }

            return Task.FromResult(inForce.Problems.IsEmpty ? ExitCode.Ok : ExitCode.Failed);
        });
        return command;
    }

    private static Command Explain(CommandContext around)
    {
        var key = new Argument<string?>("KEY")
        {
            Description = "The setting, such as tls.cert; without one all keys are listed",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("explain", "Say what a setting does, what it takes, and how to set it") { key };
        around.Run(command, (parsed, screen, _) =>
        {
            if (parsed.GetValue(key) is not { } named)
            {
                List(screen);
                return Task.FromResult(ExitCode.Ok);
            }

            var setting = Settings.Find(named) ?? throw new CliException(ExitCode.NotFound, Settings.Nearest(named) is { } nearest
                ? $"'{named}' is no setting: did you mean '{nearest}'?"
                : $"'{named}' is no setting: 'aasm config explain' lists those that there are");
            Say(screen, setting);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static Command BootCommand(CommandContext around)
    {
        var settings = new SettingOptions();
        var command = new Command("boot", "Say what a start would do with these settings, and why it would fail; changes nothing");
        settings.AddTo(command);
        around.Run(command, (parsed, screen, _) =>
        {
            var inForce = settings.Of(parsed, around.Surroundings);
            var steps = StepsOf(inForce, around.Surroundings);
            SymptomText.Write(screen, steps, "it would start");
            return Task.FromResult(steps.Any(step => step.Health == Health.Fail) ? ExitCode.Failed : ExitCode.Ok);
        });
        return command;
    }

    private static IReadOnlyList<Symptom> StepsOf(EffectiveSettings settings, Surroundings surroundings)
    {
        if (!settings.Problems.IsEmpty)
        {
            return SymptomText.OfProblems(settings);
        }

        try
        {
            return
            [
                new("settings", Health.Ok, FileOf(settings)),
                .. Boot.Rehearse(ServerSettings.QuestionOf(settings, surroundings), ServerSettings.OptionsOf(settings, surroundings)),
            ];
        }
        catch (Exception e) when (e is CliException or Host.StartRefusedException)
        {
            return [new("settings", Health.Fail, e.Message, "mend this; the server does not start with it")];
        }
    }

    private static void Say(Screen screen, Setting setting)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                key = setting.Key,
                what = setting.What,
                note = NullIfEmpty(setting.Note),
                takes = setting.Range,
                unit = NullIfEmpty(setting.Unit),
                @default = setting.DefaultShown,
                variables = setting.Variables,
                option = NullIfEmpty(setting.Option),
                secret = setting.Kind == SettingKind.Secret,
            });
            return;
        }

        screen.Write(new Facts(NameWidth)
            .Add("key", setting.Key)
            .Add("what", setting.What)
            .Add("note", setting.Note)
            .Add("takes", setting.Range)
            .Add("unit", setting.Unit)
            .Add("default", setting.DefaultShown)
            .Add("environment", string.Join(", else ", setting.Variables))
            .Add("option", setting.Option.Length > 0 ? setting.Option : "none")
            .Add("precedence", "option, else environment, else file, else default"));
    }

    private static void List(Screen screen)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(Settings.All.Select(setting => new { key = setting.Key, what = setting.What }));
            return;
        }

        var sheet = new Sheet(new Column("KEY"), new Column("WHAT", Least: 20));
        foreach (var setting in Settings.All)
        {
            sheet.Add(setting.Key, setting.What);
        }

        screen.Write(sheet);
    }

    private static void SayProblems(Screen screen, EffectiveSettings settings)
    {
        foreach (var problem in settings.Problems)
        {
            screen.Prose(problem, Tone.Bad);
        }
    }

    private static string FileOf(EffectiveSettings settings) => settings.File.Path.Length > 0 ? settings.File.Path : "no configuration file";

    private static string NameOf(SettingSource source) => source switch
    {
        SettingSource.Option => "option",
        SettingSource.Environment => "environment",
        SettingSource.File => "file",
        _ => "default",
    };

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;
}
