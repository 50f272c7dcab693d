using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>Small questions that the rules ask of a text.</summary>
internal static class View
{
    public static readonly ByteClass Word = ByteClass.Of(Bytes.IsWord);
    public static readonly ByteClass WordOrUnderscore = ByteClass.Of(b => Bytes.IsWord(b) || b == '_');
    public static readonly ByteClass WordOrHyphen = ByteClass.Of(b => Bytes.IsWord(b) || b == '-');
    public static readonly ByteClass Base64Url = ByteClass.Of(b => Bytes.IsWord(b) || b is (byte)'-' or (byte)'_');
    public static readonly ByteClass Base64 = ByteClass.Of(Bytes.IsBase64);
    public static readonly ByteClass UpperOrDigit = ByteClass.Of(b => char.IsAsciiLetterUpper((char)b) || Bytes.IsDigit(b));
    public static readonly ByteClass TokenWithDot = ByteClass.Of(b => Bytes.IsWord(b) || b is (byte)'-' or (byte)'_' or (byte)'.');

    /// <summary>Where the run of a class that begins here ends.</summary>
    public static int RunEnd(ReadOnlySpan<byte> text, int at, ByteClass members) => members.EndOfRun(text, at);

    /// <summary>Whether no word goes on over the left edge of a place. Characters beyond ASCII belong to no word.</summary>
    public static bool HasLeftEdge(ReadOnlySpan<byte> text, int at) => at == 0 || !WordOrUnderscore[text[at - 1]];

    /// <summary>
    /// Whether a run looks as if chance had made it: some stretch of letters and digits is long, has both, and repeats
    /// itself little. Placeholders such as <c>xxxx</c> and slugs such as <c>learn-to-code-2</c> do not.
    /// </summary>
    public static bool LooksRandom(ReadOnlySpan<byte> run, int stretchLeast = 12)
    {
        for (var at = 0; at < run.Length; at++)
        {
            var end = RunEnd(run, at, Word);
            if (IsRandomStretch(run[at..end], stretchLeast))
            {
                return true;
            }

            at = end;
        }

        return false;
    }

    /// <summary>The same of one stretch of letters and digits.</summary>
    public static bool IsRandomStretch(ReadOnlySpan<byte> stretch, int least) => stretch.Length >= least
        && Shannon.DistinctBytes(stretch) >= Math.Min(8, (stretch.Length / 3) + 3)
        && HasLettersAndDigits(stretch);

    private static bool HasLettersAndDigits(ReadOnlySpan<byte> stretch)
    {
        var digits = 0;
        var uppers = 0;
        foreach (var b in stretch)
        {
            digits += Bytes.IsDigit(b) ? 1 : 0;
            uppers += char.IsAsciiLetterUpper((char)b) ? 1 : 0;
        }

        // Chance may leave digits out, but then it mixes the cases.
        return (digits > 0 && digits < stretch.Length)
            || (uppers >= stretch.Length / 5 && stretch.Length - uppers >= stretch.Length / 5);
    }
}
