using System.Runtime.CompilerServices;

namespace AgentAssembly.Domain.Scanning.Text;

/// <summary>
/// Finds the maximal runs of one class of bytes that have at least some length, without looking at every byte: a run of
/// n bytes covers the place n-1 behind each place where it may begin. Every byte is looked at twice at most.
/// </summary>
internal ref struct Runs
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<bool> _isMember;
    private readonly int _least;
    private int _from;

    /// <param name="text">Where to look.</param>
    /// <param name="isMember">256 entries: which bytes make a run.</param>
    /// <param name="least">Shortest run, at least 1.</param>
    public Runs(ReadOnlySpan<byte> text, ReadOnlySpan<bool> isMember, int least)
    {
        _text = text;
        _isMember = isMember[..256];
        _least = least;
    }

    public int Start { get; private set; }

    public int End { get; private set; }

    /// <summary>Goes to the next run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next()
    {
        var text = _text;
        var isMember = _isMember;
        var from = _from;

        // INVARIANT: no run that is still to be found begins before `from`.
        while (from + _least <= text.Length)
        {
            var at = from + _least - 1;
            while (at >= from && isMember[text[at]])
            {
                at--;
            }

            if (at >= from)
            {
                from = at + 1;
                continue;
            }

            var end = from + _least;
            while (end < text.Length && isMember[text[end]])
            {
                end++;
            }

            (Start, End, _from) = (from, end, end + 1);
            return true;
        }

        _from = text.Length;
        return false;
    }

    /// <summary>A class of bytes.</summary>
    public static bool[] ClassOf(Func<byte, bool> isMember) => [.. Enumerable.Range(0, 256).Select(b => isMember((byte)b))];
}
