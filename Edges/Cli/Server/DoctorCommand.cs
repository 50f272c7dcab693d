using System.CommandLine;
using AgentAssembly.Edges.Cli.Configuration;
using AgentAssembly.Edges.Host.Operations;

namespace AgentAssembly.Edges.Cli.Server;

/// <summary><c>aasm doctor</c>: what is wrong here, and what to do.</summary>
internal static class DoctorCommand
{
    public static Command Make(CommandContext around)
    {
        var settings = new SettingOptions();
        var command = new Command("doctor", "Look for what is wrong here and say what to do; changes nothing");
        settings.AddTo(command);
        around.Run(command, (parsed, screen, _) =>
        {
            var inForce = settings.Of(parsed, around.Surroundings);
            var symptoms = inForce.Problems.IsEmpty
                ? Doctor.Examine(ServerSettings.QuestionOf(inForce, around.Surroundings))
                : SymptomText.OfProblems(inForce);
            SymptomText.Write(screen, symptoms, "nothing is wrong");
            return Task.FromResult(symptoms.Any(s => s.Health == Health.Fail) ? ExitCode.Failed : ExitCode.Ok);
        });
        return command;
    }
}
