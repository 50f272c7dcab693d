using System.Net;
using AgentAssembly.Edges.Cli.Server;
using AgentAssembly.Edges.Host;
using AgentAssembly.Edges.Host.Operations;
using AgentAssembly.Edges.Host.Tls;

namespace AgentAssembly.Edges.Cli.Configuration;

/// <summary>Makes of settings what a server is started with.</summary>
internal static class ServerSettings
{
    /// <summary>The server's options.</summary>
    /// <exception cref="CliException">Half of a pair of TLS is given, or something is wrong with the settings: all of it is named.</exception>
    public static AssemblyOptions OptionsOf(EffectiveSettings settings, Surroundings surroundings)
    {
        RefuseProblems(settings);
        var (grpc, http) = (EndPointOf(settings[Settings.Grpc]), EndPointOf(settings[Settings.Http]));
        return new AssemblyOptions
        {
            State = StateOf(settings, surroundings),
            Version = ProductVersion.Text,
            Grpc = grpc,
            Http = http,
            Tls = TlsOf(settings),
            RequireAuthentication = settings[Settings.Authentication].Value switch
            {
                "" => !IPAddress.IsLoopback(grpc.Address) || !IPAddress.IsLoopback(http.Address),
                var mode => mode == Settings.Authentication.Words[0],
            },
            Policy = settings[Settings.Policy].Value is { Length: > 0 } policy ? policy : null,
            RecordsInputs = settings[Settings.Inputs].Value != "none",
            Telemetry = TelemetryOf(settings),
        };
    }

    /// <summary>What is looked at before a start. The settings have no problems.</summary>
    public static DoctorQuestion QuestionOf(EffectiveSettings settings, Surroundings surroundings) => new()
    {
        State = StateOf(settings, surroundings),
        Version = ProductVersion.Text,
        Policy = settings[Settings.Policy].Value is { Length: > 0 } policy ? policy : null,
        Grpc = EndPointOf(settings[Settings.Grpc]),
        Http = EndPointOf(settings[Settings.Http]),
        TlsCertificate = Option(settings, Settings.TlsCertificate),
        TlsKey = Option(settings, Settings.TlsKey),
        TlsClientAuthority = Option(settings, Settings.TlsClientAuthority),
        Environment = settings.Variable,
        Time = surroundings.Time,
    };

    /// <summary>The state folder.</summary>
    public static StateFolder StateOf(EffectiveSettings settings, Surroundings surroundings) => StateFolder.Resolve(
        settings[Settings.State] is { Source: not SettingSource.Default } named ? named.Value : null,
        surroundings.Environment);

    /// <summary>What an option names; null where the environment or the file does, which the server asks itself.</summary>
    public static string? Option(EffectiveSettings settings, Setting setting) =>
        settings[setting] is { Source: SettingSource.Option } given ? given.Value : null;

    /// <summary>Refuses settings with which nothing is to be started.</summary>
    /// <exception cref="CliException">Something is wrong with them.</exception>
    public static void RefuseProblems(EffectiveSettings settings)
    {
        if (!settings.Problems.IsEmpty)
        {
            throw new CliException(ExitCode.Usage, string.Join("\n  ", settings.Problems));
        }
    }

    /// <summary>Where to listen.</summary>
    public static IPEndPoint EndPointOf(EffectiveSetting setting) => Setting.EndPointOf(setting.Value, out var problem)
        ?? throw new System.Diagnostics.UnreachableException($"{setting.Setting.Key} {problem}");

    private static TlsFiles? TlsOf(EffectiveSettings settings)
    {
        try
        {
            return TlsFiles.Find(
                Option(settings, Settings.TlsCertificate),
                Option(settings, Settings.TlsKey),
                Option(settings, Settings.TlsClientAuthority),
                settings.Variable);
        }
        catch (CertificateFileException e)
        {
            throw new CliException(ExitCode.Usage, e.Message, e);
        }
    }

    private static Dictionary<string, string> TelemetryOf(EffectiveSettings settings) => settings.All
        .SelectMany(setting => setting.Setting.Variables)
        .Where(name => name.StartsWith("OTEL_", StringComparison.Ordinal))
        .Select(name => (name, text: settings.Variable(name)))
        .Where(found => found.text is { Length: > 0 })
        .ToDictionary(found => found.name, found => found.text!, StringComparer.Ordinal);
}
