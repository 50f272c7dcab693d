using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>What a command that looks at a server works with: questions over GraphQL, and a screen for the answers.</summary>
internal sealed class GraphTalk(
    GraphLink link, Destination destination, Screen screen, Surroundings surroundings, CancellationToken interrupted) : IDisposable
{
    private const string Unauthenticated = "UNAUTHENTICATED";

    private static readonly TimeSpan RetryDelayMin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(5);

    public Screen Screen => screen;

    public Surroundings Surroundings => surroundings;

    public Destination Destination => destination;

    /// <summary>Ends when the operator interrupts the command.</summary>
    public CancellationToken Interrupted => interrupted;

    /// <summary>The organisation that is meant: what the option says, else the context; null where neither does.</summary>
    public string? OrgOf(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) ?? destination.Context?.Org;

    /// <summary>Asks, and takes an answer with an error for none.</summary>
    /// <returns>The answer's data.</returns>
    /// <exception cref="CliException">Refused or not answered; the message ends with what to do.</exception>
    public async Task<JsonElement> AskAsync(string text, IReadOnlyDictionary<string, object?>? variables = null)
    {
        var answer = await AskWholeAsync(new(text, variables ?? new Dictionary<string, object?>())).ConfigureAwait(false);
        return GraphException.Of(answer) is { } problem ? throw Ended(problem, isOurs: true) : answer.GetProperty("data");
    }

    /// <summary>Asks; the answer may have errors beside its data.</summary>
    /// <exception cref="CliException">Not answered, or not known who asks; the message ends with what to do.</exception>
    public async Task<JsonElement> AskWholeAsync(GraphQuestion question)
    {
        try
        {
            var answer = await link.AskAsync(question, interrupted).ConfigureAwait(false);

            // Refused before anything was done: clocks may differ, so that a token ends sooner there than here.
            return GraphException.Of(answer) is { Code: Unauthenticated } && await link.Proof.RenewAsync(interrupted).ConfigureAwait(false)
                ? await link.AskAsync(question, interrupted).ConfigureAwait(false)
                : answer;
        }
        catch (GraphException e)
        {
            throw Ended(e, isOurs: false);
        }
    }

    /// <summary>What happens, through lost connections without a gap or a duplicate, until the server says that it is over.</summary>
    /// <param name="question">A subscription; it resumes where it declares the variable <c>$after</c> and gives it to its field.</param>
    /// <returns>Each answer as it came.</returns>
    /// <exception cref="CliException">Refused; or not reached at all, the first time.</exception>
    public async IAsyncEnumerable<JsonElement> FollowAsync(GraphQuestion question)
    {
        var (delay, isOpen, wasLost, renewed) = (RetryDelayMin, false, false, false);
        while (!interrupted.IsCancellationRequested)
        {
            var problem = default(GraphException);
            var stream = ReadAsync(question).GetAsyncEnumerator(interrupted);
            await using var held = stream.ConfigureAwait(false);
            while (true)
            {
                (var next, problem) = await NextAsync(stream).ConfigureAwait(false);
                if (next is null)
                {
                    break;
                }

                if (wasLost)
                {
                    screen.Error("connected again: going on where it was");
                }

                (isOpen, wasLost, renewed, delay) = (true, false, false, RetryDelayMin);
                question = next.Position is { } position ? question.Behind(position) : question;
                yield return next.Answer;
            }

            if (problem is null)
            {
                yield break;
            }

            if (problem.Code == Unauthenticated && !renewed && await link.Proof.RenewAsync(interrupted).ConfigureAwait(false))
            {
                renewed = true;
                continue;
            }

            if (!isOpen || !problem.IsPassing)
            {
                throw Ended(problem, isOurs: false);
            }

            if (!wasLost)
            {
                screen.Error($"the connection to {link.Url} was lost: trying again");
            }

            wasLost = true;
            await Task.Delay(delay, surroundings.Time, interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < RetryDelayMax ? delay * 2 : RetryDelayMax;
        }
    }

    /// <summary>The end of the command for an error of an answer.</summary>
    /// <param name="problem">The error.</param>
    /// <param name="isOurs">Whether the question is the tool's own, so that a server that cannot read it is another version.</param>
    public CliException Ended(GraphException problem, bool isOurs) => problem.ExitCode switch
    {
        ExitCode.NotAuthenticated => problem.Ended(link.Proof.WayOut),
        ExitCode.Forbidden => problem.Ended("'aasm role list' tells who may what, and 'aasm role grant' lets somebody"),
        ExitCode.Usage when isOurs && problem.IsOfDocument =>
            new(ExitCode.Failed, $"{problem.Message}; the server does not know this question: it is another version", problem),
        _ => problem.Ended(null),
    };

    public void Dispose() => link.Dispose();

    private async IAsyncEnumerable<GraphEvent> ReadAsync(GraphQuestion question, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await link.Proof.PrepareAsync(cancellationToken).ConfigureAwait(false);
        using var events = await link.OpenAsync(question, cancellationToken).ConfigureAwait(false);
        await foreach (var next in events.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return GraphException.Of(next.Answer) is { } problem && IsNoData(next.Answer) ? throw problem : next;
        }
    }

    private static bool IsNoData(JsonElement answer) => !answer.TryGetProperty("data", out var data) || data.ValueKind == JsonValueKind.Null;

    // A stream that ends says nothing; one that breaks says why.
    private async Task<(GraphEvent? Next, GraphException? Problem)> NextAsync(IAsyncEnumerator<GraphEvent> stream)
    {
        try
        {
            return (await stream.MoveNextAsync().ConfigureAwait(false) ? stream.Current : null, null);
        }
        catch (GraphException e)
        {
            return (null, e);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return (null, null);
        }
    }
}
