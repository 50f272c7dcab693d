using System.CommandLine;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>A person's yes to what cannot be undone: given by an option, or on the terminal, and never assumed.</summary>
internal sealed class Consent
{
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask: the answer is yes" };

    public void AddTo(Command command) => command.Options.Add(_yes);

    /// <summary>Whether nobody has to be asked.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_yes);

    /// <summary>Refuses where somebody has to be asked and nobody can be, before anything else happens.</summary>
    /// <exception cref="CliException">There is neither the option nor a terminal.</exception>
    public void RequireSomebody(ParseResult parsed, Surroundings surroundings)
    {
        if (!IsGiven(parsed) && surroundings.Answers is null)
        {
            throw new CliException(ExitCode.Usage,
                "this has to be confirmed, and without a terminal nobody can be asked: "
                + "add --yes where it is meant. Nothing was changed");
        }
    }

    /// <summary>Asks, unless the option was given.</summary>
    /// <exception cref="CliException">The answer is not yes.</exception>
    public Task RequireAsync(ParseResult parsed, string question, ServerTalk talk) =>
        RequireAsync(parsed, question, talk.Screen, talk.Surroundings, talk.Interrupted);

    /// <summary>Asks, unless the option was given.</summary>
    /// <exception cref="CliException">The answer is not yes.</exception>
    public async Task RequireAsync(
        ParseResult parsed, string question, Screen screen, Surroundings surroundings, CancellationToken interrupted)
    {
        RequireSomebody(parsed, surroundings);
        if (IsGiven(parsed))
        {
            return;
        }

        screen.Ask($"{question} [y/N]");

        // The console's reader neither yields nor hears of an interrupt, so it waits on a thread that may be left behind.
        var answer = await Task.Run(surroundings.Answers!.ReadLine, CancellationToken.None)
            .WaitAsync(interrupted).ConfigureAwait(false);
        if (answer?.Trim().ToLowerInvariant() is not ("y" or "yes"))
        {
            throw new CliException(ExitCode.Aborted, "aborted: nothing was changed");
        }
    }
}
