using System.Collections.Immutable;
using System.Text.Json;
using AgentAssembly.Domain.Callers;

namespace AgentAssembly.Domain.Commanding;

/// <summary>
/// Takes commands from the read side: everything that people and programs can have done over gRPC, by the same names. Whoever
/// binds it decides; whoever calls it only asks. Safe for concurrent use.
/// </summary>
public interface ICommandPort
{
    /// <summary>What can be commanded, in order of name; the same for as long as the process runs.</summary>
    ImmutableArray<CommandShape> Commands { get; }

    /// <summary>Has a command carried out, or says why not. Returns when what was done is durable.</summary>
    /// <param name="viewer">Who commands it, as whoever bound the port identified it.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Gives up before the append is queued; afterwards it runs to its end.</param>
    /// <exception cref="OperationCanceledException">Cancelled; with an idempotency key, asking again tells what became of it.</exception>
    ValueTask<CommandOutcome> ExecuteAsync(Viewer viewer, CommandRequest request, CancellationToken cancellationToken);
}

/// <summary>A command that somebody gives.</summary>
/// <param name="Name">One of <see cref="ICommandPort.Commands"/>.</param>
/// <param name="Input">A JSON object with the members that the command's shape names; an absent member has its default.</param>
/// <param name="Terms">Under which terms.</param>
public sealed record CommandRequest(string Name, JsonElement Input, CommandTerms Terms);

/// <summary>Under which terms a command is given.</summary>
/// <param name="Reason">Why, for whoever reads the record: at most <see cref="ReasonLengthMax"/> characters; empty for none.</param>
/// <param name="ExpectedVersion">
/// The version that the stream which the command is addressed to must have for anything to be changed; null for any.
/// </param>
/// <param name="IdempotencyKey">
/// Names this giving of the command among those of its principal: 1 to <see cref="KeyLengthMax"/> visible ASCII characters; the
/// same again changes nothing. Empty for none.
/// </param>
public sealed record CommandTerms(string Reason, ulong? ExpectedVersion, string IdempotencyKey)
{
    /// <summary>Longest reason, in characters.</summary>
    public const int ReasonLengthMax = 1_024;

    /// <summary>Longest idempotency key, in characters.</summary>
    public const int KeyLengthMax = 128;

    /// <summary>No terms.</summary>
    public static CommandTerms None { get; } = new("", null, "");
}
