using System.Text;

namespace AgentAssembly.Domain.Policy.Expressions.Payloads;

// All the paths that a condition follows into one JSON value, so that one reading finds them all. Grows while a condition
// is typed, and never after.
internal sealed class PathTree
{
    private readonly Node _root = new("", slot: 0);

    // How many slots a reading fills; slot 0 is the whole.
    public int Slots { get; private set; } = 1;

    public int Add(IEnumerable<PathSegment> path)
    {
        var node = _root;
        foreach (var segment in path)
        {
            node = node.Children.Find(child => child.Segment == segment) ?? Grow(node, segment);
        }

        return node.Slot;
    }

    // Fills all slots, or only slot 0 with NotJson: whatever is no JSON has no fields.
    // INVARIANT: `slots` is clear, and `json` is valid UTF-8.
    public void Read(ReadOnlySpan<byte> json, Span<PathSlot> slots)
    {
        var cursor = new JsonCursor(json);
        cursor.SkipSpace();
        var isJson = TryRead(ref cursor, _root, slots, depth: 0);
        cursor.SkipSpace();
        if (!isJson || !cursor.IsAtEnd)
        {
            slots[0] = new(PathSlotKind.NotJson, 0, 0);
        }
    }

    // Fills the slots from one value inside JSON that has been read before.
    public void ReadElement(ReadOnlySpan<byte> json, int start, int length, Span<PathSlot> slots)
    {
        var cursor = new JsonCursor(json[..(start + length)], start);
        TryRead(ref cursor, _root, slots, depth: 0);
    }

    private Node Grow(Node parent, PathSegment segment)
    {
        var child = new Node(segment.Name, Slots++);
        parent.Children.Add(child);
        return child;
    }

    private static bool TryRead(ref JsonCursor cursor, Node node, Span<PathSlot> slots, int depth)
    {
        var (start, first, isEscaped) = (cursor.At, cursor.Next, false);
        var isValue = (first, node.Children.Count) switch
        {
            ((byte)'"', _) => cursor.TrySkipString(out isEscaped),
            ((byte)'{', > 0) => depth < ExpressionLimits.JsonDepthMax && TryReadObject(ref cursor, node, slots, depth + 1),
            ((byte)'[', > 0) => depth < ExpressionLimits.JsonDepthMax && TryReadArray(ref cursor, node, slots, depth + 1),
            _ => cursor.TrySkipValue(depth),
        };

        // Of text, the bytes between the quotes.
        var quotes = first == '"' ? 1 : 0;
        slots[node.Slot] = new(KindOf(first, isEscaped), start + quotes, cursor.At - start - (2 * quotes));
        return isValue;
    }

    private static bool TryReadObject(ref JsonCursor cursor, Node node, Span<PathSlot> slots, int depth)
    {
        cursor.TrySkip('{');
        if (cursor.TryClose('}'))
        {
            return true;
        }

        do
        {
            var start = cursor.At + 1;
            if (!cursor.TrySkipString(out var isEscaped))
            {
                return false;
            }

            var child = node.Find(cursor.Slice(start, cursor.At - 1), isEscaped);
            if (!cursor.TrySkip(':') || !TryReadChild(ref cursor, child, slots, depth))
            {
                return false;
            }
        }
        while (cursor.TrySkip(','));
        return cursor.TryClose('}');
    }

    private static bool TryReadArray(ref JsonCursor cursor, Node node, Span<PathSlot> slots, int depth)
    {
        cursor.TrySkip('[');
        if (cursor.TryClose(']'))
        {
            return true;
        }

        var index = 0;
        do
        {
            if (!TryReadChild(ref cursor, node.Find(index), slots, depth))
            {
                return false;
            }

            index++;
        }
        while (cursor.TrySkip(','));
        return cursor.TryClose(']');
    }

    // A name given twice: the tool may take the first or the last, so neither is known, nor anything below.
    private static bool TryReadChild(ref JsonCursor cursor, Node? child, Span<PathSlot> slots, int depth)
    {
        if (child is null)
        {
            return cursor.TrySkipValue(depth);
        }

        if (slots[child.Slot].Kind == PathSlotKind.Absent)
        {
            return TryRead(ref cursor, child, slots, depth);
        }

        child.MarkRepeated(slots);
        return cursor.TrySkipValue(depth);
    }

    private static PathSlotKind KindOf(byte first, bool isEscaped) => first switch
    {
        (byte)'{' => PathSlotKind.Object,
        (byte)'[' => PathSlotKind.Array,
        (byte)'"' => isEscaped ? PathSlotKind.EscapedText : PathSlotKind.Text,
        (byte)'t' => PathSlotKind.True,
        (byte)'f' => PathSlotKind.False,
        (byte)'n' => PathSlotKind.Null,
        _ => PathSlotKind.Number,
    };

    private sealed class Node(string name, int slot)
    {
        private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(name);
        private readonly int _index = new PathSegment(name).Index;

        public PathSegment Segment { get; } = new(name);

        public int Slot { get; } = slot;

        public List<Node> Children { get; } = [];

        public Node? Find(ReadOnlySpan<byte> quotedName, bool isEscaped)
        {
            foreach (var child in Children)
            {
                if (JsonText.Means(quotedName, isEscaped, child._utf8, child.Segment.Name))
                {
                    return child;
                }
            }

            return null;
        }

        public Node? Find(int index)
        {
            foreach (var child in Children)
            {
                if (child._index == index)
                {
                    return child;
                }
            }

            return null;
        }

        public void MarkRepeated(Span<PathSlot> slots)
        {
            slots[Slot] = new(PathSlotKind.Repeated, 0, 0);
            foreach (var child in Children)
            {
                child.MarkRepeated(slots);
            }
        }
    }
}
