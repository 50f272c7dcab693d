using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AgentAssembly.Domain.Scanning.Text;

/// <summary>
/// Finds the maximal runs of one class of bytes that have at least some length. Without vectors it does not look at every
/// byte: a run of n bytes covers the place n-1 behind each place where it may begin. Linear in the text either way.
/// </summary>
internal ref struct Runs
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly ByteClass _members;
    private readonly int _least;
    private readonly StepArray _steps;
    private int _from;

    /// <param name="text">Where to look.</param>
    /// <param name="members">Which bytes make a run.</param>
    /// <param name="least">Shortest run, at least 1.</param>
    public Runs(ReadOnlySpan<byte> text, ByteClass members, int least)
    {
        _text = text;
        _members = members;
        _least = least;
        _steps = StepsTo(least);
    }

    public int Start { get; private set; }

    public int End { get; private set; }

    /// <summary>Goes to the next run.</summary>
    public bool Next()
    {
        // INVARIANT: no run that is still to be found begins before `from`.
        var from = _from;
        while (from + _least <= _text.Length)
        {
            if (ByteClass.IsVectorized)
            {
                SkipShort(ref from);
            }

            var at = from + _least - 1;
            if (at >= _text.Length)
            {
                break;
            }

            while (at >= from && _members[_text[at]])
            {
                at--;
            }

            if (at >= from)
            {
                from = at + 1;
                continue;
            }

            var end = from + _least;
            while (end < _text.Length && _members[_text[end]])
            {
                end++;
            }

            (Start, End, _from) = (from, end, end + 1);
            return true;
        }

        _from = _text.Length;
        return false;
    }

    // Goes on while 64 bytes hold no run that is long enough.
    private readonly void SkipShort(ref int from)
    {
        ref var start = ref MemoryMarshal.GetReference(_text);
        while (from + ByteClass.Width <= _text.Length)
        {
            var others = _members.Others(ref start, from);
            if (others == 0)
            {
                return;
            }

            var longRuns = StartsOfLong(~others);
            if (longRuns != 0)
            {
                from += BitOperations.TrailingZeroCount(longRuns);
                return;
            }

            // What may still become a run begins behind the last byte that is none of its.
            from += ByteClass.Width - BitOperations.LeadingZeroCount(others);
        }
    }

    // Bits from which on there are as many set bits as the shortest run has. Without a branch: it is taken for every word.
    private readonly ulong StartsOfLong(ulong members)
    {
        members &= members >> _steps[0];
        members &= members >> _steps[1];
        members &= members >> _steps[2];
        members &= members >> _steps[3];
        members &= members >> _steps[4];
        return members & (members >> _steps[5]);
    }

    // How far to shift, time and again, so that `least` bits in a row fall on one.
    private static StepArray StepsTo(int least)
    {
        var steps = new StepArray();
        for (int i = 0, have = 1; have < Math.Min(least, ByteClass.Width); i++)
        {
            steps[i] = Math.Min(have, least - have);
            have += steps[i];
        }

        return steps;
    }

    [InlineArray(6)]
    private struct StepArray
    {
        private int _first;
    }
}
