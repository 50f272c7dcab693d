using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>
/// E-mail addresses (RFC 5321 §4.1.2 dot-atoms; RFC 6531 domains): the address alone, without what stands around it.
/// </summary>
internal static class EmailRule
{
    private const int LocalMost = 64;
    private const int DomainMost = 255;

    private static readonly ByteClass Local =
        ByteClass.Of(b => Bytes.IsWord(b) || b is (byte)'.' or (byte)'_' or (byte)'%' or (byte)'+' or (byte)'-' or (byte)'!' or (byte)'#' or (byte)'&' or (byte)'*' or (byte)'~');

    private static readonly ByteClass Domain = ByteClass.Of(b => Bytes.IsWord(b) || b is (byte)'.' or (byte)'-' or >= 0x80);

    // image@2x.png and module@latest.js are files.
    private static readonly byte[][] FileEndings =
        [.. ((string[])["png", "jpg", "jpeg", "gif", "svg", "webp", "js", "mjs", "ts", "css", "html", "json", "md", "py", "txt", "yaml", "yml", "pdf"])
            .Select(System.Text.Encoding.ASCII.GetBytes)];

    public static void Run(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        for (var from = 0; text[from..].IndexOf((byte)'@') is >= 0 and var found;)
        {
            var at = from + found;
            from = at + 1;
            var start = at;
            while (start > 0 && at - start <= LocalMost && Local[text[start - 1]])
            {
                start--;
            }

            while (start < at && !Bytes.IsWord(text[start]) && text[start] != '_')
            {
                start++;
            }

            var end = DomainEnd(text, from);
            if (at - start is > 0 and <= LocalMost && end > 0 && !IsRepository(text, start, at, end))
            {
                findings.Add(FindingKinds.EmailAddress, start, end);
            }
        }
    }

    // Behind the last label that can be a top-level domain; 0 if there is none.
    private static int DomainEnd(ReadOnlySpan<byte> text, int from)
    {
        var end = from;
        while (end < text.Length && end - from < DomainMost && Domain[text[end]])
        {
            end++;
        }

        // Characters beyond ASCII are letters of a domain, unless they are what Chinese prose goes on with.
        var domain = text[from..end];
        if (domain.LastIndexOf((byte)'.') is var lastDot && lastDot > 0 && IsAsciiLetter(domain, lastDot + 1))
        {
            end = from + lastDot + 1;
            while (end < text.Length && char.IsAsciiLetter((char)text[end]))
            {
                end++;
            }
        }

        while (end > from && text[end - 1] is (byte)'.' or (byte)'-')
        {
            end--;
        }

        while (end > from && !Bytes.IsBoundary(text, end))
        {
            end--;
        }

        domain = text[from..Math.Max(from, end)];
        var dot = domain.LastIndexOf((byte)'.');
        if (dot <= 0 || domain[0] is (byte)'.' or (byte)'-' || domain.IndexOf(".."u8) >= 0)
        {
            return 0;
        }

        var top = domain[(dot + 1)..];
        return top.Length >= 2 && !top.ContainsAnyInRange((byte)'0', (byte)'9') && !IsFileEnding(top) ? end : 0;
    }

    private static bool IsAsciiLetter(ReadOnlySpan<byte> text, int at) => at < text.Length && char.IsAsciiLetter((char)text[at]);

    private static bool IsFileEnding(ReadOnlySpan<byte> top)
    {
        foreach (var ending in FileEndings)
        {
            if (top.SequenceEqual(ending))
            {
                return true;
            }
        }

        return false;
    }

    // git@github.com:org/repository
    private static bool IsRepository(ReadOnlySpan<byte> text, int start, int at, int end) =>
        text[start..at].SequenceEqual("git"u8) && end < text.Length && text[end] is (byte)':' or (byte)'/';
}
