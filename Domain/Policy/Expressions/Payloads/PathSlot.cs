namespace AgentAssembly.Domain.Policy.Expressions.Payloads;

internal enum PathSlotKind : byte
{
    // Not found, or, of a whole payload, not read yet.
    Absent,
    NotJson,
    Repeated,
    Null,
    True,
    False,
    Number,
    Text,
    EscapedText,
    Object,
    Array,
}

// What stands in a payload where a path leads: its kind and its bytes, of text those between the quotes.
internal readonly record struct PathSlot(PathSlotKind Kind, int Start, int Length);
