using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Expressions.Payloads;
using AgentAssembly.Domain.Policy.Expressions.Typing;
using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Expressions.Operands;

internal enum PathRoot
{
    Arguments,
    Result,
    Item,
}

// A field of JSON: of a call's arguments, of a tool's result, or of the element at hand inside any and all.
internal sealed class PayloadField(PathRoot root, ImmutableArray<PathSegment> path, PathTree tree) : Operand
{
    private readonly int _slot = tree.Add(path);
    private readonly string _canonical = PathText.Format(root, path);

    public PathRoot Root => root;

    // Whether the whole is meant, and not a field of it.
    public bool IsWhole => path.IsEmpty;

    public override OperandType Type => OperandType.Json;

    public override ActionKinds Kinds => root switch
    {
        PathRoot.Arguments => ActionKinds.ToolCall | ActionKinds.LlmCall,
        PathRoot.Result => ActionKinds.ToolResult,
        _ => ActionKinds.All,
    };

    public PathSlot Find(scoped in Frame frame) => root == PathRoot.Item ? frame.Item(_slot) : frame.Field(tree, _slot);

    public override Value Read(scoped in Frame frame)
    {
        var slot = Find(frame);
        return slot.Kind switch
        {
            PathSlotKind.Number => Number.TryParse(Bytes(frame, slot), out var number)
                ? Value.Of(number)
                : Value.Unknown(Doubt.OutOfRange),
            PathSlotKind.Text => Value.Of(Text.OfJson(Bytes(frame, slot), isEscaped: false)),
            PathSlotKind.EscapedText => Value.Of(Text.OfJson(Bytes(frame, slot), isEscaped: true)),
            PathSlotKind.True => Value.Of(true),
            PathSlotKind.False => Value.Of(false),
            _ => Value.Unknown(DoubtOf(slot.Kind)),
        };
    }

    public override string ToString() => _canonical;

    public static Doubt DoubtOf(PathSlotKind kind) => kind switch
    {
        PathSlotKind.Absent => Doubt.Absent,
        PathSlotKind.Null => Doubt.Null,
        PathSlotKind.Repeated => Doubt.Repeated,
        PathSlotKind.NotJson => Doubt.NotJson,
        PathSlotKind.Object => Doubt.IsObject,
        PathSlotKind.Array => Doubt.IsArray,
        PathSlotKind.Number => Doubt.IsNumber,
        PathSlotKind.Text or PathSlotKind.EscapedText => Doubt.IsText,
        _ => Doubt.IsFlag,
    };

    private static ReadOnlySpan<byte> Bytes(scoped in Frame frame, PathSlot slot) => frame.Payload.Slice(slot.Start, slot.Length);
}
