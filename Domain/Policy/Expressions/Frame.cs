using System.Text.Unicode;
using AgentAssembly.Domain.Policy.Expressions.Payloads;

namespace AgentAssembly.Domain.Policy.Expressions;

// What one evaluation works on: the question, the places of the wanted fields in its payload, and inside any and all the
// element at hand. Lives on the stack.
internal readonly ref struct Frame
{
    private readonly PathTree? _paths;
    private readonly Span<PathSlot> _slots;
    private readonly ReadOnlySpan<PathSlot> _item;

    // `paths` are those into the kind of payload that the question has; null where it has none.
    public Frame(PolicyQuestion question, PathTree? paths, Span<PathSlot> slots)
    {
        Question = question;
        _paths = paths;
        _slots = slots;
    }

    private Frame(Frame outer, ReadOnlySpan<PathSlot> item)
        : this(outer.Question, outer._paths, outer._slots) => _item = item;

    public PolicyQuestion Question { get; }

    public ReadOnlySpan<byte> Payload => Question.Payload.Span;

    // The same, for one element of an array.
    public Frame Inside(ReadOnlySpan<PathSlot> item) => new(this, item);

    public PathSlot Item(int slot) => Seen(_item[slot]);

    // The payload is read when the first of its fields is asked for, and once.
    public PathSlot Field(PathTree paths, int slot)
    {
        if (_paths != paths || Payload.IsEmpty)
        {
            return default;
        }

        if (_slots[0].Kind == PathSlotKind.Absent)
        {
            Read(paths);
        }

        return Seen(_slots[0].Kind == PathSlotKind.NotJson ? _slots[0] : _slots[slot]);
    }

    private PathSlot Seen(PathSlot slot)
    {
        if (Question.Redacted is { } reading)
        {
            var isStructure = slot.Kind is not (PathSlotKind.NotJson or PathSlotKind.Text or PathSlotKind.EscapedText);
            reading.Look(slot.Kind == PathSlotKind.NotJson ? Payload : Payload.Slice(slot.Start, slot.Length), isStructure);
        }

        return slot;
    }

    private void Read(PathTree paths)
    {
        if (Utf8.IsValid(Payload))
        {
            paths.Read(Payload, _slots);
        }
        else
        {
            _slots[0] = new(PathSlotKind.NotJson, 0, 0);
        }
    }
}
