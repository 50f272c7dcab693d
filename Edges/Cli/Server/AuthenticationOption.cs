using System.CommandLine;
using System.Net;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Server;

/// <summary>The option that says whether callers have to show who they are.</summary>
internal sealed class AuthenticationOption
{
    private const string Variable = "AA_AUTH";
    private const string Required = "required";
    private const string SingleUser = "single-user";

    private readonly Option<string?> _mode = Words.Choice(
        "--auth",
        "MODE",
        $"Whether every caller shows who it is, or whoever is on this machine is believed; else {Variable}=on|off, else "
        + $"{SingleUser} where both ports are on loopback. A proxy on this machine is a caller on this machine, so name "
        + $"{Required} behind one. Where the last administrator's key is lost, {SingleUser} on loopback lets "
        + "'aasm key issue LABEL --scope admin' make another",
        Required,
        SingleUser);

    public void AddTo(Command command) => command.Options.Add(_mode);

    /// <summary>What the option says, else the environment, else what is safe for these addresses.</summary>
    /// <exception cref="CliException">The environment says neither on nor off.</exception>
    public bool IsRequired(ParseResult parsed, Surroundings surroundings, params IEnumerable<IPEndPoint> served)
    {
        if (parsed.GetValue(_mode) is { } mode)
        {
            return mode == Required;
        }

        return surroundings.Environment(Variable) switch
        {
            null or "" => served.Any(e => !IPAddress.IsLoopback(e.Address)),
            "on" => true,
            "off" => false,
            var other => throw new CliException(ExitCode.Usage, $"{Variable}='{other}' is neither on nor off"),
        };
    }
}
