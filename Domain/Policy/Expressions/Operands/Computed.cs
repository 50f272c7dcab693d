using AgentAssembly.Domain.Policy.Expressions.Payloads;
using AgentAssembly.Domain.Policy.Expressions.Typing;
using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Expressions.Operands;

internal enum Arithmetic
{
    Add,
    Subtract,
    Multiply,
    Divide,
}

// One value computed from one or two others: as live as they are, of the actions that have them all.
internal abstract class Computed(params Operand[] parts) : Operand
{
    public override IReadOnlyList<Operand> Parts => parts;

    public override ActionKinds Kinds { get; } = parts.Aggregate(ActionKinds.All, (kinds, part) => kinds & part.Kinds);

    public override bool IsLive { get; } = parts.Any(part => part.IsLive);
}

internal sealed class Calculation(Arithmetic sign, Operand left, Operand right, OperandType type) : Computed(left, right)
{
    public override OperandType Type => type;

    public override Value Read(scoped in Frame frame)
    {
        var first = left.Read(frame);
        var second = right.Read(frame);
        if (first.Kind != ValueKind.Number || second.Kind != ValueKind.Number)
        {
            return Value.Unknown(NotANumber(first.Kind == ValueKind.Number ? second : first));
        }

        return Value.Of(sign switch
        {
            Arithmetic.Add => first.Number + second.Number,
            Arithmetic.Subtract => first.Number - second.Number,
            Arithmetic.Multiply => first.Number * second.Number,
            _ => first.Number / second.Number,
        });
    }

    public override string ToString() => $"{Inside(left, isRight: false)} {Symbol} {Inside(right, isRight: true)}";

    private char Symbol => sign switch
    {
        Arithmetic.Add => '+',
        Arithmetic.Subtract => '-',
        Arithmetic.Multiply => '*',
        _ => '/',
    };

    private bool BindsTightly => sign is Arithmetic.Multiply or Arithmetic.Divide;

    private static Doubt NotANumber(scoped in Value value) => value.Kind switch
    {
        ValueKind.Text => Doubt.IsText,
        ValueKind.Flag => Doubt.IsFlag,
        _ => value.Doubt,
    };

    // Parentheses only where precedence would read the text otherwise.
    private string Inside(Operand part, bool isRight) =>
        part is Calculation inner && (isRight ? BindsTightly || !inner.BindsTightly : BindsTightly && !inner.BindsTightly)
            ? $"({inner})"
            : part.ToString();
}

// How many elements an array has, or how many texts a set.
internal sealed class ElementCount(Operand counted) : Computed(counted)
{
    public override OperandType Type => OperandType.Number;

    public override Value Read(scoped in Frame frame) => counted switch
    {
        TextSet set => Value.OfFact(set.Count(frame.Question)),
        PayloadField field => Count(frame, field.Find(frame)),
        _ => throw new InvalidOperationException("only fields and sets are counted"),
    };

    public override string ToString() => $"count({counted})";

    private static Value Count(scoped in Frame frame, PathSlot slot)
    {
        if (slot.Kind != PathSlotKind.Array)
        {
            return Value.Unknown(PayloadField.DoubtOf(slot.Kind));
        }

        var count = 0;
        foreach (var _ in new JsonElements(frame.Payload, slot))
        {
            count++;
        }

        return Value.Of(count);
    }
}

// The number that a text of the action spells.
internal sealed class SpelledNumber(Operand text, bool orNoNumber) : Computed(text)
{
    public override OperandType Type => OperandType.Number;

    public override Value Read(scoped in Frame frame)
    {
        var value = text.Read(frame);
        if (value.Kind != ValueKind.Text)
        {
            return value;
        }

        using var chars = CharLease.Of(value.Text);
        return chars.IsText && Number.TryParse(chars.Chars, out var number) ? Value.Of(number)
            : orNoNumber ? Value.NoNumber
            : Value.Unknown(Doubt.NotNumber);
    }

    public override string ToString() => text.ToString();
}

// 1 or 0 for true or false, as the existing language compares flags.
internal sealed class FlagNumber(Operand flag) : Computed(flag)
{
    public override OperandType Type => OperandType.Number;

    public override Value Read(scoped in Frame frame)
    {
        var value = flag.Read(frame);
        return value.Kind == ValueKind.Flag ? Value.Of(value.Flag ? 1m : 0m) : value;
    }

    public override string ToString() => flag.ToString();
}

// The moment that a text spells.
internal sealed class SpelledMoment(Operand text, bool isWritten) : Computed(text)
{
    public override OperandType Type => OperandType.Moment;

    public override Value Read(scoped in Frame frame)
    {
        var value = text.Read(frame);
        if (value.Kind != ValueKind.Text)
        {
            return value.IsKnown ? Value.Unknown(Doubt.NotMoment) : value;
        }

        using var chars = CharLease.Of(value.Text);
        return chars.IsText && MomentText.TryParse(chars.Chars, out var seconds)
            ? Value.Of(seconds)
            : Value.Unknown(Doubt.NotMoment);
    }

    // Where a field is compared with a moment, its author need not write date(…) around it.
    public override string ToString() => isWritten ? $"date({text})" : text.ToString();
}
