using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Contexts;
using Grpc.Core;

namespace AgentAssembly.Edges.Cli.Sessions;

/// <summary>
/// What a login left behind. A person's session goes on by a token that counts once, so whoever uses it holds the lock of the
/// folder: a second use would end the session.
/// </summary>
internal sealed class KeptProof : CallerProof
{
    /// <summary>What an access token has to last at least.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(30);

    private readonly Destination _destination;
    private readonly SessionFile _file;
    private readonly TimeProvider _time;

    private KeptProof(Destination destination, SessionFile file, KeptSession session, TimeProvider time) =>
        (_destination, _file, Session, _time) = (destination, file, session, time);

    /// <summary>What is kept.</summary>
    public KeptSession Session { get; private set; }

    public override string Current => Session switch
    {
        KeptSession.Person person => person.Tokens.Access,
        KeptSession.Program program => program.Secret,
        _ => throw new System.Diagnostics.UnreachableException(Session.GetType().Name),
    };

    public override string Source => "the session of 'aasm login'";

    public override string WayOut => Session is KeptSession.Program
        ? $"the API key that is kept for {_destination.Words} counts no more, or is of another server: 'aasm logout' forgets it, and "
            + "'aasm login' begins anew"
        : $"'aasm login' begins another session at {_destination.Words}";

    /// <summary>What is kept for a server; null where nothing is, or what is kept is of another one.</summary>
    public static KeptProof? Find(Destination destination, Surroundings surroundings, Action<string> warn)
    {
        var file = FileOf(surroundings, warn);
        return file.Find(destination.SessionName) is { } session && session.Grpc == destination.Url
            ? new(destination, file, session, surroundings.Time)
            : null;
    }

    /// <summary>Where sessions are kept.</summary>
    public static SessionFile FileOf(Surroundings surroundings, Action<string> warn) =>
        new(ContextFile.Of(surroundings).Folder, surroundings.Time, warn);

    /// <summary>Forgets what is kept.</summary>
    public Task ForgetAsync() => _file.ForgetAsync(_destination.SessionName, Session, CancellationToken.None);

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (Session is KeptSession.Person person && !Lasts(person.Tokens))
        {
            await RenewAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        if (Session is not KeptSession.Person spent)
        {
            return false;
        }

        var next = await _file.RenewAsync(_destination.SessionName, kept => NextAsync(kept, spent), cancellationToken)
            .ConfigureAwait(false);
        Session = next is not null && next.Grpc == _destination.Url ? next : throw Ended();
        return true;
    }

    // What another process renewed or kept meanwhile is as good; what it keeps for another server is not touched.
    private async Task<KeptSession?> NextAsync(KeptSession? kept, KeptSession.Person spent) =>
        kept is not KeptSession.Person person || person.Grpc != _destination.Url ? kept
        : person.Tokens.SessionEnds <= _time.GetUtcNow() ? null
        : person.Tokens.Access != spent.Tokens.Access && Lasts(person.Tokens) ? person
        : await RefreshAsync(person).ConfigureAwait(false);

    // An interrupt is not heard here: the token would be spent, and what came for it lost.
    private async Task<KeptSession.Person?> RefreshAsync(KeptSession.Person person)
    {
        using var link = ServerLink.To(_destination.Url, _destination.Trust, new NoProof());
        try
        {
            using var call = new AuthService.AuthServiceClient(link.Channel).RefreshAsync(
                new RefreshRequest { RefreshToken = person.Tokens.Refresh },
                deadline: _time.GetUtcNow().UtcDateTime + ServerLink.AnswerLimit,
                cancellationToken: CancellationToken.None);
            return SessionOf(await call.ResponseAsync.ConfigureAwait(false), person.Grpc);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unauthenticated)
        {
            return null;
        }
    }

    /// <summary>A session as the server opened it.</summary>
    public static KeptSession.Person SessionOf(SessionResponse response, string grpc) => new(grpc, response.Principal, new(
        response.RefreshToken,
        response.AccessToken,
        DateTimeOffset.FromUnixTimeMilliseconds(response.AccessExpiresAtUnixMs),
        DateTimeOffset.FromUnixTimeMilliseconds(response.SessionExpiresAtUnixMs)));

    private bool Lasts(SessionTokens tokens) =>
        tokens.AccessEnds - _time.GetUtcNow() >= Least && tokens.SessionEnds > _time.GetUtcNow();

    private CliException Ended() => new(ExitCode.NotAuthenticated,
        $"the session of {Session.Principal} at {_destination.Words} has ended, and is forgotten: 'aasm login' begins another");
}
