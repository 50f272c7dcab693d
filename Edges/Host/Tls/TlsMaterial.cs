using System.Security.Cryptography.X509Certificates;

namespace AgentAssembly.Edges.Host.Tls;

/// <summary>What one handshake uses. Immutable.</summary>
/// <param name="Pair">The certificate and key.</param>
/// <param name="Clients">Who issues certificates of clients; null where they need none.</param>
public sealed record TlsSet(CertificatePair Pair, TrustedAuthority? Clients);

/// <summary>
/// The certificate, key and authority in force. Changed files are taken when they are sound; until then the old ones stay.
/// Safe for concurrent use; one caller at a time looks.
/// </summary>
public sealed class TlsMaterial
{
    private readonly TlsFiles _files;
    private readonly TimeProvider _time;
    private volatile State _state;

    private TlsMaterial(TlsFiles files, TimeProvider time, State state) =>
        (_files, _time, _state) = (files, time, state);

    /// <summary>What new connections use.</summary>
    public TlsSet Current => _state.Set;

    /// <summary>How it is now.</summary>
    public CertificateStatus Status => StatusOf(_state, _time.GetUtcNow());

    /// <summary>Reads the files.</summary>
    /// <exception cref="CertificateFileException">They cannot be used.</exception>
    public static TlsMaterial Read(TlsFiles files, TimeProvider time)
    {
        // The stamps come first: a file that changes while it is read is read again.
        var stamps = StampsOf(files);
        return new(files, time, new(ReadSet(files, time.GetUtcNow()), stamps, null));
    }

    /// <summary>
    /// Looks at the files, and takes them if they changed. What was refused is tried again at every look, because half of
    /// a pair is there before the other, and what is not valid yet will be.
    /// </summary>
    /// <returns>What became of it.</returns>
    public Reload Look()
    {
        var stamps = StampsOf(_files);
        var old = _state;
        if (stamps == old.Stamps && old.Problem is null)
        {
            return Reload.Unchanged;
        }

        try
        {
            _state = new(ReadSet(_files, _time.GetUtcNow()), stamps, null);
            return Reload.Taken;
        }
        catch (CertificateFileException e)
        {
            _state = old with { Stamps = stamps, Problem = e.Message };
            return e.Message == old.Problem ? Reload.Unchanged : Reload.Refused;
        }
    }

    private static TlsSet ReadSet(TlsFiles files, DateTimeOffset now) => new(
        CertificatePair.Read(files.Certificate, files.Key, now),
        files.ClientAuthority is { } path ? TrustedAuthority.Read(path, now) : null);

    private static Stamps StampsOf(TlsFiles files) => new(
        PemFile.StampOf(files.Certificate),
        PemFile.StampOf(files.Key),
        files.ClientAuthority is { } path ? PemFile.StampOf(path) : null);

    private CertificateStatus StatusOf(State state, DateTimeOffset now)
    {
        var leaf = state.Set.Pair.Leaf;
        var (what, end) = EndsOf(state.Set).MinBy(e => e.End);
        var warning = end - now > CertificateStatus.WarningTime ? null
            : end < now ? $"{what} expired at {end:u}: put a new one there, it is taken without a restart"
            : $"{what} expires at {end:u}, in {CertificateStatus.DaysBetween(now, end)} days: "
                + "put a new one there, it is taken without a restart";
        var notAfter = Utc(leaf.NotAfter);
        return new(
            leaf.Subject, notAfter, CertificateStatus.DaysBetween(now, notAfter), warning, end < now, state.Problem);
    }

    private IEnumerable<(string What, DateTimeOffset End)> EndsOf(TlsSet set)
    {
        yield return ($"the certificate {_files.Certificate}", Utc(set.Pair.Leaf.NotAfter));
        foreach (var between in set.Pair.Between)
        {
            yield return ($"the issuer {between.Subject} in {_files.Certificate}", Utc(between.NotAfter));
        }

        if (set.Clients is { } clients)
        {
            yield return ($"the authority of clients {_files.ClientAuthority}", clients.NotAfter);
        }
    }

    private static DateTimeOffset Utc(DateTime local) => new(local.ToUniversalTime());

    private readonly record struct Stamps(FileStamp? Certificate, FileStamp? Key, FileStamp? ClientAuthority);

    private sealed record State(TlsSet Set, Stamps Stamps, string? Problem);
}

/// <summary>What became of a look at the files.</summary>
public enum Reload
{
    /// <summary>Nothing that has not been told.</summary>
    Unchanged,

    /// <summary>The files are in force.</summary>
    Taken,

    /// <summary>The files cannot be used, and those before stay in force.</summary>
    Refused,
}
