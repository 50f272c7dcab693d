namespace AgentAssembly.Domain.Policy.Expressions.Payloads;

// The elements of an array inside JSON that has been read before, one after the other.
internal ref struct JsonElements
{
    private readonly int _end;
    private JsonCursor _cursor;
    private int _start;

    public JsonElements(ReadOnlySpan<byte> json, PathSlot array)
    {
        _cursor = new(json, array.Start + 1);
        _end = array.Start + array.Length - 1;
    }

    // The place and length of the element at hand.
    public readonly (int Start, int Length) Current => (_start, _cursor.At - _start);

    public readonly JsonElements GetEnumerator() => this;

    public bool MoveNext()
    {
        _cursor.SkipSpace();
        _ = _cursor.Next == ',' && _cursor.TrySkip(',');
        _start = _cursor.At;
        return _start < _end && _cursor.TrySkipValue(depth: 0);
    }
}
