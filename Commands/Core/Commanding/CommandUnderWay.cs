using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Commanding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Commanding;

/// <summary>
/// A command that is being carried out under terms. It goes along with the asynchronous flow of whoever carries it out, so that what
/// appends in the end finds it without everybody between handing it on. Whoever appends on behalf of a command does three things:
/// holds the version that it meets first against the expected one, adds <see cref="AcceptanceFor"/> to the append, and tells where
/// that stands. Used by one flow at a time.
/// </summary>
internal sealed class CommandUnderWay(GivenCommand given, EventId id, StreamName stream, Hash256 digest)
{
    private static readonly AsyncLocal<CommandUnderWay?> Ambient = new();

    private bool _hasBegun;
    private bool _isOver;

    /// <summary>The command that the present flow carries out under terms; null for none.</summary>
    public static CommandUnderWay? Current => Ambient.Value is { _isOver: false } current ? current : null;

    /// <summary>The id of the event that accepts it, by which its other events are correlated.</summary>
    public EventId Id { get; } = id;

    /// <summary>Where that event stands.</summary>
    public StreamName Stream { get; } = stream;

    /// <summary>Digest of what it says.</summary>
    public Hash256 Digest { get; } = digest;

    /// <summary>Whether the log tells that it was accepted.</summary>
    public bool IsAccepted { get; private set; }

    /// <summary>Where the last of its events stands that is known of; null for none.</summary>
    public Position? Last { get; private set; }

    /// <summary>Whether anybody wants it to be told.</summary>
    public bool IsTold => given.Terms.IdempotencyKey.Length > 0 || given.Terms.Reason.Length > 0;

    /// <summary>The version to be expected of the stream that is met first; null where none is, or it was met.</summary>
    public ulong? Expected => _hasBegun ? null : given.Terms.ExpectedVersion;

    /// <summary>Runs what carries it out.</summary>
    public async Task<T> CarryOutAsync<T>(Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        Ambient.Value = this;
        try
        {
            return await run(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // What was started meanwhile and goes on is not the command's any more.
            _isOver = true;
        }
    }

    /// <summary>Holds the stream that is met first against the version that is expected.</summary>
    /// <exception cref="VersionConflictException">It has another.</exception>
    public void Meet(StreamName met, ExpectedVersion actual)
    {
        if (Expected is { } expected && actual != ExpectedVersion.Exact(new(expected)))
        {
            throw new VersionConflictException(met, expected, actual);
        }
    }

    /// <summary>What is to be appended together with the first events of the command; null where nothing is any more.</summary>
    /// <param name="org">The tenant whose events they are; null for the installation's.</param>
    /// <param name="team">The team whose events they are; null where there is none.</param>
    public StreamDrafts? AcceptanceFor(string? org, string? team) => IsAccepted || !IsTold
        ? null
        : new StreamDrafts(
            Stream,
            null,
            [
                EventDrafts.Of<CommandAccepted, CommandAccepted>(
                    Id,
                    new(given.Name, Digest, given.Terms.Reason),
                    new CommandOrigin(org ?? "", team, given.Caller.Principal, given.Caller.Assurance, [])) with
                {
                    CorrelationId = Id.ToString(),
                },
            ]);

    /// <summary>Tells that what carries it out has appended.</summary>
    /// <param name="last">Where the last event stands.</param>
    /// <param name="hasAcceptance">Whether the acceptance is among them.</param>
    public void Appended(Position last, bool hasAcceptance)
    {
        _hasBegun = true;
        IsAccepted |= hasAcceptance;
        Last = Last is { } known && known > last ? known : last;
    }
}
