using System.Buffers;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>URIs with a password (RFC 3986 §3.2.1), found at their <c>://</c>. One for each text.</summary>
internal struct UrlRule
{
    private const int SchemeMost = 24;
    private const int UserInfoMost = 1_024;

    private static readonly SearchValues<byte> Ends = SearchValues.Create(" \t\r\n\v\f\"'<>`\0"u8);

    // A database's password may hold what ends any other authority.
    private static readonly SearchValues<byte> AuthorityEnds = SearchValues.Create(" \t\r\n\v\f\"'<>`\0/?#,;)]}"u8);

    private static readonly SearchValues<byte> HostEnds =
        SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(b => (byte)b), .. "\"',;)]}<>`\\"u8]);

    private NextOf _hostEnd;

    public Finding At(ReadOnlySpan<byte> text, int at)
    {
        var start = at;
        while (start > 0 && at - start < SchemeMost && (Bytes.IsWord(text[start - 1]) || text[start - 1] is (byte)'+' or (byte)'.' or (byte)'-'))
        {
            start--;
        }

        if (start == at)
        {
            return default;
        }

        var kind = KindOf(text[start..at]);
        var rest = text[(at + 3)..Math.Min(text.Length, at + 3 + UserInfoMost)];
        var ends = rest.IndexOfAny(kind == StrictKinds.UrlPassword ? AuthorityEnds : Ends);
        rest = ends < 0 ? rest : rest[..ends];

        // A password may hold an @ that ought to have been escaped: the last one is the one before the host.
        var host = rest.LastIndexOf((byte)'@');
        var colon = host < 0 ? -1 : rest[..host].IndexOf((byte)':');
        if (colon < 0 || colon == host - 1 || rest[(colon + 1)..].StartsWith("[REDACTED"u8))
        {
            return default;
        }

        // The host, the path and the query; not a sentence's end.
        var end = _hostEnd.Find(text, at + 3 + host, HostEnds);
        return new(kind, start, text[end - 1] is (byte)'.' or (byte)':' or (byte)'!' ? end - 1 : end);
    }

    private static FindingKind KindOf(ReadOnlySpan<byte> scheme)
    {
        Span<byte> lower = stackalloc byte[SchemeMost];
        for (var i = 0; i < scheme.Length; i++)
        {
            lower[i] = (byte)(scheme[i] | 0x20);
        }

        var name = lower[..scheme.Length];
        return Is(name, "postgres"u8) || Is(name, "postgresql"u8) ? FindingKinds.PostgresUrl
            : Is(name, "mysql"u8) || Is(name, "mariadb"u8) ? FindingKinds.MysqlUrl
            : Is(name, "mongodb"u8) ? FindingKinds.MongodbUrl
            : Is(name, "redis"u8) || Is(name, "rediss"u8) ? StrictKinds.RedisUrl
            : StrictKinds.UrlPassword;
    }

    // A driver may be named behind a plus.
    private static bool Is(ReadOnlySpan<byte> scheme, ReadOnlySpan<byte> name) =>
        scheme.StartsWith(name) && (scheme.Length == name.Length || scheme[name.Length] == '+');
}
