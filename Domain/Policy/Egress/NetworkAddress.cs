using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AgentAssembly.Domain.Policy.Egress;

/// <summary>
/// What an agent asks to reach, read so that no client can read another host in the same text: RFC 3986 and RFC 3987, and
/// where browsers differ (WHATWG URL) the text is refused. It refers to the text and lives on the stack; reading one
/// allocates nothing.
/// </summary>
public ref struct NetworkAddress
{
    /// <summary>The longest text that is read, in UTF-16 code units.</summary>
    public const int LengthMax = 8_192;

    private const int PortMax = 65_535;
    private const int PortDigitsMax = 5;

    // White space, controls and characters without a shape of their own: clients drop them, each in its own way.
    private static readonly SearchValues<char> Unseen = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(IsUnseen)]);

    private static readonly SearchValues<char> SchemeLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    private HostBuffer _host;
    private int _hostLength;
    private InternetAddress? _ip;

    /// <summary>Whether the text names a scheme. Without one it is not known what would be reached, so no rule matches.</summary>
    public readonly bool HasScheme => !Scheme.IsEmpty;

    /// <summary>The scheme as written, in any case; empty where none is written.</summary>
    public ReadOnlySpan<char> Scheme { get; private set; }

    /// <summary>Whether a user or password is written before the host. It is no part of the host.</summary>
    public bool HasUserInfo { get; private set; }

    /// <summary>
    /// The host as hosts are compared: lower case, <c>xn--</c> labels, no trailing dot, an address in the form of
    /// <see cref="InternetAddress.ToString"/>. At most 253 characters, never empty.
    /// </summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<char> Host => ((ReadOnlySpan<char>)_host)[.._hostLength];

    /// <summary>The address, where the host is one, in whatever notation; null for a name.</summary>
    public readonly InternetAddress? Ip => _ip;

    /// <summary>The port as written, else the default of http, https, ws, wss and ftp; 0 for other schemes and for none.</summary>
    public int Port { get; private set; }

    /// <summary>The path as written, from its first slash to the query or fragment; empty where there is none.</summary>
    public ReadOnlySpan<char> Path { get; private set; }

    /// <summary>Whether a query follows.</summary>
    public bool HasQuery { get; private set; }

    /// <summary>
    /// Whether the host is an address that is not of the public internet (<see cref="InternetAddress.IsPrivate"/>) or a
    /// name of this machine or network: <c>localhost</c> and below (RFC 6761), <c>.local</c> (RFC 6762), <c>.internal</c>,
    /// <c>.home.arpa</c> (RFC 8375), <c>.localdomain</c>. Other names may still lead to such an address: whoever dials has
    /// to look as well.
    /// </summary>
    public readonly bool IsPrivate => _ip is { } ip ? ip.IsPrivate : PrivateNames.Hold(Host);

    /// <summary>Reads an untrusted address such as <c>https://api.example:443/v1</c>.</summary>
    /// <param name="text">The address, with or without a scheme.</param>
    /// <param name="address">What was read; without meaning where the answer is false.</param>
    /// <returns>
    /// False where the text is empty or too long, has no host, or could be read in two ways: white space or control
    /// characters, backslashes, several <c>@</c>, percent signs in the host, empty or odd labels, letters that clients map
    /// differently, numbers that are no address, zones, ports that are no number of 1 to 65,535. Such an action is denied.
    /// </returns>
    public static bool TryParse(ReadOnlySpan<char> text, out NetworkAddress address)
    {
        address = default;
        if (text.Length is 0 or > LengthMax || text.ContainsAny(Unseen) || !address.TryTakeScheme(text, out var taken))
        {
            return false;
        }

        text = text[taken..];
        var fragment = text.IndexOf('#');
        text = fragment < 0 ? text : text[..fragment];
        var query = text.IndexOf('?');
        address.HasQuery = query >= 0;
        text = query < 0 ? text : text[..query];
        if (text.Contains('\\'))
        {
            return false;
        }

        var slash = text.IndexOf('/');
        address.Path = slash < 0 ? [] : text[slash..];
        return address.TryTakeAuthority(slash < 0 ? text : text[..slash]);
    }

    // A colon before two slashes ends a scheme; before anything else, a host.
    private bool TryTakeScheme(ReadOnlySpan<char> text, out int taken)
    {
        taken = 0;
        var end = text.IndexOfAny(":/?#");
        if (end < 0 || !text[end..].StartsWith("://"))
        {
            return true;
        }

        Scheme = text[..end];
        taken = end + "://".Length;
        return end > 0 && char.IsAsciiLetter(Scheme[0]) && !Scheme.ContainsAnyExcept(SchemeLetters);
    }

    private bool TryTakeAuthority(ReadOnlySpan<char> authority)
    {
        var at = authority.IndexOf('@');
        HasUserInfo = at >= 0;
        var host = authority[(at + 1)..];
        var hostEnd = host is ['[', ..] ? host.IndexOf(']') + 1 : host.IndexOf(':');
        hostEnd = hostEnd < 0 ? host.Length : hostEnd;
        if (host.Contains('@') || !HostName.TryNormalize(host[..hostEnd], _host, out _hostLength, out _ip))
        {
            return false;
        }

        return TryTakePort(host[hostEnd..]);
    }

    private bool TryTakePort(ReadOnlySpan<char> rest)
    {
        // RFC 3986 §3.2.3: a colon without digits means the default.
        Port = DefaultPortOf(Scheme);
        if (rest is [] or [':'])
        {
            return true;
        }

        var isNumber = int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        Port = port;
        return rest[0] == ':' && isNumber && rest.Length <= 1 + PortDigitsMax && port is > 0 and <= PortMax;
    }

    // WHATWG URL §4.2, the special schemes.
    private static int DefaultPortOf(ReadOnlySpan<char> scheme) => scheme.Length switch
    {
        5 when Is(scheme, "https") => 443,
        4 when Is(scheme, "http") => 80,
        3 when Is(scheme, "wss") => 443,
        2 when Is(scheme, "ws") => 80,
        3 when Is(scheme, "ftp") => 21,
        _ => 0,
    };

    private static bool Is(ReadOnlySpan<char> scheme, string name) =>
        scheme.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool IsUnseen(char c) => char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
