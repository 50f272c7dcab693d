using System.Buffers;

namespace AgentAssembly.Domain.Scanning.Text;

/// <summary>
/// Finds the next byte of a set from ascending places. Keeps the last one, so that many places before one byte cost one
/// search. One for each text and set.
/// </summary>
internal struct NextOf
{
    // INVARIANT: no byte of the set lies in [_from, _behind - 1).
    private int _from;
    private int _behind;

    /// <summary>The first byte of the set at or after a place, or the end of the text.</summary>
    public int Find(ReadOnlySpan<byte> text, int at, SearchValues<byte> set)
    {
        if (at < _from || at >= _behind)
        {
            var found = text[at..].IndexOfAny(set);
            (_from, _behind) = (at, 1 + (found < 0 ? text.Length : at + found));
        }

        return _behind - 1;
    }
}
