using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>Credentials behind the name of an HTTP scheme.</summary>
internal static class AuthorizationRule
{
    private const int BearerLeast = 16;
    private const int BasicLeast = 8;
    private const int BasicMost = 512;

    private static readonly ByteClass Token68 = ByteClass.Of(b => Bytes.IsBase64(b) || b is (byte)'.' or (byte)'~');

    /// <summary>Bearer token (RFC 6750 §2.1).</summary>
    public static Finding Bearer(ReadOnlySpan<byte> text, int from)
    {
        var end = View.RunEnd(text, from, Token68);
        return end - from >= BearerLeast && View.LooksRandom(text[from..end], 10)
            ? new(StrictKinds.NamedSecret, from, FormRules.SkipPadding(text, end))
            : default;
    }

    /// <summary>User and password in base64 (RFC 7617 §2).</summary>
    public static Finding Basic(ReadOnlySpan<byte> text, int from)
    {
        var end = View.RunEnd(text, from, View.Base64);
        if (end - from is < BasicLeast or > BasicMost)
        {
            return default;
        }

        Span<byte> plain = stackalloc byte[BasicMost];
        var length = Wrapping.Decode(text[from..end], plain);
        return plain[..length].Contains((byte)':') ? new(StrictKinds.NamedSecret, from, FormRules.SkipPadding(text, end)) : default;
    }
}
