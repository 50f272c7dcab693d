using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Contexts;

/// <summary><c>aasm context set</c>: makes a context, or changes what is given of one and leaves the rest.</summary>
internal sealed class ContextSetCommand
{
    private readonly Argument<string> _name = ContextGroup.Name("NAME", $"The context: {ServerContext.NameRule}");

    private readonly Option<Address?> _grpc = Options.Server("Where the server is; a new context needs it");

    private readonly Option<Address?> _http = Options.Http("Where its HTTP is, if not on port 7700 beside gRPC on port 50051");

    private readonly Option<string?> _authority = Words.Option("--ca", "FILE", "The authority of its certificate");
    private readonly Option<string?> _certificate = Words.Option("--client-cert", "FILE", "The certificate to show to it");
    private readonly Option<string?> _key = Words.Option("--client-key", "FILE", "Its private key, readable by its owner only");
    private readonly Option<string?> _org = Words.Option("--org", "ORG", "What --org is where it is not given");
    private readonly Option<string?> _output = Words.Choice(
        "--output", "FORMAT", "What -o is where it is not given", OutputFormats.OfAll);

    private readonly Option<string[]> _unset =
        Words.Many("--unset", "KEY", "Take a value out: " + string.Join(", ", ContextText.Keys[1..]), ContextText.Keys[1..]);

    public static Command Make(CommandContext around)
    {
        var it = new ContextSetCommand();
        var command = new Command("set", "Make a context, or change one; the first one is chosen")
        {
            it._name, it._grpc, it._http, it._authority, it._certificate, it._key, it._org, it._output, it._unset,
        };
        around.Run(command, async (parsed, screen, interrupted) =>
        {
            var name = parsed.GetValue(it._name)!;
            var set = await ContextGroup.ChangeAsync(around.Surroundings, set => set.With(it.Changed(parsed, set, name)), interrupted)
                .ConfigureAwait(false);
            ContextReport.SaySet(screen, set, set.All[name]);
            return ExitCode.Ok;
        });
        return command;
    }

    private ServerContext Changed(ParseResult parsed, ContextSet set, string name)
    {
        var before = set.All.GetValueOrDefault(name);
        var gone = parsed.GetValue(_unset) ?? [];
        var after = new ServerContext(name, parsed.GetValue(_grpc) ?? before?.Grpc ?? throw new CliException(
            ExitCode.Usage, $"there is no context '{name}' yet: say with --grpc where its server is"))
        {
            Http = gone.Contains("http") ? null : parsed.GetValue(_http) ?? before?.Http,
            Authority = Value("ca", PathOf(parsed, _authority) ?? before?.Authority),
            ClientCertificate = Value("client_cert", PathOf(parsed, _certificate) ?? before?.ClientCertificate),
            ClientKey = Value("client_key", PathOf(parsed, _key) ?? before?.ClientKey),
            Org = Value("org", parsed.GetValue(_org) ?? before?.Org),
            Output = gone.Contains("output") ? null
                : parsed.GetValue(_output) is { } output ? OutputFormats.Named(output)
                : before?.Output,
        };
        return ContextText.WhyNot(after) is { } problem ? throw new CliException(ExitCode.Usage, problem) : after;

        string? Value(string key, string? value) => gone.Contains(key) ? null : value;
    }

    // What is written is found from every folder.
    private static string? PathOf(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } path ? Path.GetFullPath(path) : null;
}
