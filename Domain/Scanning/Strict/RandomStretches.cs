namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>
/// Finds stretches of letters and digits that look random. Keeps what it has seen, so that many places that ascend through
/// one text cost one pass over it. One for each text.
/// </summary>
/// <param name="least">Length of the shortest, in bytes.</param>
internal struct RandomStretches(int least)
{
    // INVARIANT: no random stretch begins in [_from, _to); if `_isFound`, one begins at `_to`.
    private int _from;
    private int _to;
    private bool _isFound;

    /// <summary>Where the first one begins that begins in a span; -1 if there is none.</summary>
    public int Next(ReadOnlySpan<byte> text, int from, int to)
    {
        if (from > 0 && from < to && View.Word[text[from - 1]])
        {
            // A stretch that is cut in front is judged by what is left of it, and is no stretch to remember.
            var end = View.RunEnd(text, from, View.Word);
            if (View.IsRandomStretch(text[from..end], least))
            {
                return from;
            }

            from = end;
        }

        if (from < _from || from > _to)
        {
            (_from, _to, _isFound) = (from, from, false);
        }

        while (_to < to && !_isFound)
        {
            var end = View.RunEnd(text, _to, View.Word);
            _isFound = View.IsRandomStretch(text[_to..end], least);
            _to = _isFound ? _to : Math.Max(_to + 1, end);
        }

        return _isFound && _to < to ? _to : -1;
    }
}
