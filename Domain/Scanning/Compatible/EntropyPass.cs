using System.Buffers;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Compatible;

/// <summary>Pass D: five ways to look random, over a text without the scanner's own labels.</summary>
internal static class EntropyPass
{
    private const int RunLeast = 20;
    private const int RunMost = 64;
    private const int HexLeast = 64;

    private static readonly ByteClass AsciiNoSpace = ByteClass.Of(b => b < 0x80 && !Bytes.IsAsciiSpace(b));
    private static readonly ByteClass Base64 = ByteClass.Of(Bytes.IsBase64);
    private static readonly ByteClass Hex = ByteClass.Of(b => char.IsAsciiHexDigit((char)b));
    private static readonly ByteClass SeparatedHex = ByteClass.Of(b => char.IsAsciiHexDigit((char)b) || b is (byte)':' or (byte)'-');

    public static void Run(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        if (!OwnLabels.IsIn(text))
        {
            RunOver(text, ref findings);
            return;
        }

        var blanked = OwnLabels.Blank(text);
        RunOver(blanked.AsSpan(0, text.Length), ref findings);
        ArrayPool<byte>.Shared.Return(blanked, clearArray: true);
    }

    private static void RunOver(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        Tokens(text, ref findings);
        HexRuns(text, ref findings);
        Base64Runs(text, ref findings);
        SeparatedHexRuns(text, ref findings);
        PairPass.Run(text, ref findings);
    }

    // A run that begins with a terminator is found empty: the existing scanner does so, and redaction shows it.
    private static void Tokens(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        var runs = new Runs(text, AsciiNoSpace, RunLeast);
        while (runs.Next())
        {
            var run = text[runs.Start..runs.End];
            if (run.Length <= RunMost && EntropyBar.IsCleared(run))
            {
                findings.Add(FindingKinds.GenericHighEntropy, runs.Start, runs.Start + Bytes.TokenEnd(run, 0));
            }
        }
    }

    private static void HexRuns(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        var runs = new Runs(text, Hex, HexLeast);
        while (runs.Next())
        {
            findings.Add(FindingKinds.GenericHighEntropy, runs.Start, runs.End);
        }
    }

    private static void Base64Runs(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        var runs = new Runs(text, Base64, RunLeast);
        while (runs.Next())
        {
            if (EntropyBar.IsCleared(text[runs.Start..runs.End]))
            {
                findings.Add(FindingKinds.GenericHighEntropy, runs.Start, runs.End);
            }
        }
    }

    private static void SeparatedHexRuns(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        var runs = new Runs(text, SeparatedHex, HexLeast + 1);
        while (runs.Next())
        {
            var run = text[runs.Start..runs.End];
            var separators = run.Count((byte)':') + run.Count((byte)'-');
            if (separators > 0 && run.Length - separators >= HexLeast)
            {
                var first = run.IndexOfAnyExcept((byte)':', (byte)'-');
                var last = run.LastIndexOfAnyExcept((byte)':', (byte)'-');
                findings.Add(FindingKinds.GenericHighEntropy, runs.Start + first, runs.Start + last + 1);
            }
        }
    }
}
