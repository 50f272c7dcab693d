using System.CommandLine;
using System.Globalization;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Arguments;

/// <summary>Options that several commands share, each made anew for its command.</summary>
internal static class Options
{
    public static Option<string?> State(string description = "The state folder; else AASM_STATE_DIR, else ~/.aasm") =>
        new("--state") { Description = description, HelpName = "DIR" };

    public static Option<string?> Log() =>
        new("--log") { Description = "A folder of segments, such as a backup, in place of a state folder", HelpName = "DIR" };

    public static Option<Address?> Server(
        string description = "Ask this server, and no context's; else --state, else --context, else the server that runs on the state "
            + "folder of AASM_STATE_DIR or ~/.aasm, else 127.0.0.1:50051") => new("--grpc")
        {
            Description = description,
            HelpName = "[https://]HOST:PORT",
            CustomParser = result => ReadAddress(result, "--grpc"),
        };

    public static Option<Address?> Http(string description) => new("--http")
    {
        Description = description,
        HelpName = "[https://]HOST:PORT",
        CustomParser = result => ReadAddress(result, "--http"),
    };

    /// <summary>An integer within bounds.</summary>
    public static Option<int> Number(string name, string description, int least, int most, int @default, params string[] aliases) =>
        new(name, aliases)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => @default,
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

    /// <summary>The state folder in force.</summary>
    public static StateFolder StateOf(ParseResult parsed, Option<string?> option, Surroundings surroundings) =>
        StateFolder.Resolve(parsed.GetValue(option), surroundings.Environment);

    private static Address? ReadAddress(System.CommandLine.Parsing.ArgumentResult result, string name)
    {
        var address = Address.TryParse(result.Tokens[0].Value, out var problem);
        if (address is null)
        {
            result.AddError($"{name} {problem}");
        }

        return address;
    }
}
