using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>
/// PEM and PGP private keys (RFC 7468, RFC 9580 §6.2), from their header through body and footer. A key without a footer
/// reaches as far as its body does. Keeps the places of the next footer and quote, so that many headers cost one search.
/// </summary>
internal struct PemRule
{
    private const int HeaderMost = 64;

    private static readonly ByteClass Body = ByteClass.Of(b => Bytes.IsBase64(b) || Bytes.IsAsciiSpace(b) || b is (byte)'=' or (byte)':' or (byte)',');

    private int _footer;
    private int _quote;
    private int _bodyEnd;

    /// <summary>
    /// Which kind stands at a place with <c>-----BEGIN </c>, and where it ends. A null kind is nothing secret: what ends
    /// behind the place is a certificate, a public key or a signature.
    /// </summary>
    public (FindingKind? Kind, int End) At(ReadOnlySpan<byte> text, int at)
    {
        var nameStart = at + "-----BEGIN ".Length;
        var window = text[nameStart..Math.Min(text.Length, nameStart + HeaderMost)];
        var dashes = window.IndexOf("-----"u8);
        if (dashes < 0)
        {
            return (null, at);
        }

        var name = window[..dashes];
        var kind = KindOf(name);
        return kind is null && !IsPublic(name) ? (null, at) : (kind, EndOf(text, nameStart + dashes + 5));
    }

    private int EndOf(ReadOnlySpan<byte> text, int header)
    {
        _footer = Next(text, header, _footer, "-----END "u8);
        _quote = Next(text, header, _quote, "\""u8);
        if (_footer < text.Length && _footer < _quote)
        {
            var behind = text[(_footer + 9)..Math.Min(text.Length, _footer + 9 + HeaderMost)];
            return behind.IndexOf("-----"u8) is >= 0 and var dashes ? _footer + 9 + dashes + 5 : _footer + 9;
        }

        _bodyEnd = header < _bodyEnd ? _bodyEnd : View.RunEnd(text, header, Body);
        return Math.Max(header, _bodyEnd);
    }

    private static int Next(ReadOnlySpan<byte> text, int from, int known, ReadOnlySpan<byte> what)
    {
        if (known >= from && known > 0)
        {
            return known;
        }

        var found = text[from..].IndexOf(what);
        return found < 0 ? text.Length : from + found;
    }

    private static bool IsPublic(ReadOnlySpan<byte> name) =>
        name.IndexOf("CERTIFICATE"u8) >= 0 || name.IndexOf("PUBLIC KEY"u8) >= 0 || name.IndexOf("SIGNATURE"u8) >= 0;

    private static FindingKind? KindOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("RSA PRIVATE KEY"u8) ? FindingKinds.RsaPrivateKey
        : name.SequenceEqual("EC PRIVATE KEY"u8) ? FindingKinds.EcPrivateKey
        : name.SequenceEqual("OPENSSH PRIVATE KEY"u8) ? FindingKinds.OpensshPrivateKey
        : name.SequenceEqual("DSA PRIVATE KEY"u8) ? StrictKinds.DsaPrivateKey
        : name.SequenceEqual("ENCRYPTED PRIVATE KEY"u8) ? StrictKinds.EncryptedPrivateKey
        : name.SequenceEqual("PGP PRIVATE KEY BLOCK"u8) ? FindingKinds.PgpPrivateKey
        : name.IndexOf("PRIVATE KEY"u8) >= 0 ? FindingKinds.PrivateKey
        : null;
}
