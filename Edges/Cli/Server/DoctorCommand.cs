using System.CommandLine;
using System.Net;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host.Operations;

namespace AgentAssembly.Edges.Cli.Server;

/// <summary><c>aasm doctor</c>: what is wrong here, and what to do.</summary>
internal static class DoctorCommand
{
    private const int NameWidth = 18;

    public static Command Make(CommandContext around)
    {
        var state = Options.State();
        var policy = new Option<string?>("--policy") { Description = "The policy file or folder that start would get", HelpName = "FILE|DIR" };
        var grpc = Options.Listen("--grpc", "Where start would serve gRPC [default: 127.0.0.1:50051]");
        var http = Options.Listen("--http", "Where start would serve HTTP [default: 127.0.0.1:7700]");
        var tls = new TlsOptions();
        var command = new Command("doctor", "Look for what is wrong here and say what to do; changes nothing") { state, policy, grpc, http };
        tls.AddTo(command);
        around.Run(command, (parsed, screen, _) =>
        {
            var symptoms = Doctor.Examine(new DoctorQuestion
            {
                State = Options.StateOf(parsed, state, around.Surroundings),
                Version = ProductVersion.Text,
                Policy = parsed.GetValue(policy),
                Grpc = parsed.GetValue(grpc) ?? new IPEndPoint(IPAddress.Loopback, 50051),
                Http = parsed.GetValue(http) ?? new IPEndPoint(IPAddress.Loopback, 7700),
                TlsCertificate = tls.CertificateOf(parsed),
                TlsKey = tls.KeyOf(parsed),
                TlsClientAuthority = tls.ClientAuthorityOf(parsed),
                Environment = around.Surroundings.Environment,
                Time = around.Surroundings.Time,
            });
            Say(screen, symptoms);
            return Task.FromResult(symptoms.Any(s => s.Health == Health.Fail) ? ExitCode.Failed : ExitCode.Ok);
        });
        return command;
    }

    private static void Say(Screen screen, IReadOnlyList<Symptom> symptoms)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(symptoms.Select(s => new { check = s.Check, health = NameOf(s.Health), saw = s.Saw, remedy = s.Remedy }));
            return;
        }

        foreach (var symptom in symptoms)
        {
            screen.Write(new Facts(NameWidth)
                .Add($"{NameOf(symptom.Health),-4}  {symptom.Check}", symptom.Saw, ToneOf(symptom.Health))
                .Add("", symptom.Remedy.Length > 0 ? $"→ {symptom.Remedy}" : ""));
        }

        var (failed, warned) = (symptoms.Count(s => s.Health == Health.Fail), symptoms.Count(s => s.Health == Health.Warn));
        screen.Line();
        screen.Line(failed + warned == 0 ? "nothing is wrong" : $"{failed} failed, {warned} to know about", failed > 0 ? Tone.Bad : Tone.Good);
    }

    private static string NameOf(Health health) => health switch
    {
        Health.Ok => "ok",
        Health.Warn => "warn",
        _ => "fail",
    };

    private static Tone ToneOf(Health health) => health switch
    {
        Health.Ok => Tone.Plain,
        Health.Warn => Tone.Warn,
        _ => Tone.Bad,
    };
}
