using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Syntax;

namespace AgentAssembly.Domain.Policy.Expressions.Typing;

// Two values and a sign → what they make: numbers, durations and moments.
internal sealed class CalculationMaker(ProblemList problems)
{
    public Operand Make(SourceRange place, Arithmetic sign, Operand left, Operand right)
    {
        var (first, second) = (AsNumber(left), AsNumber(right));
        if (TypeOf(sign, Numeric(first.Type), Numeric(second.Type)) is { } type)
        {
            return new Calculation(sign, first, second, type);
        }

        problems.Add(place, $"{left.Type.Phrase()} and {right.Type.Phrase()} cannot be {Phrase(sign)}");
        return left;
    }

    private static Operand AsNumber(Operand operand) =>
        operand.Type == OperandType.ActionText ? new SpelledNumber(operand, orNoNumber: false) : operand;

    // A field of JSON has to turn out to be a number.
    private static OperandType Numeric(OperandType type) => type == OperandType.Json ? OperandType.Number : type;

    private static OperandType? TypeOf(Arithmetic sign, OperandType left, OperandType right) => (sign, left, right) switch
    {
        (_, OperandType.Number, OperandType.Number) => OperandType.Number,
        (Arithmetic.Add or Arithmetic.Subtract, OperandType.Duration, OperandType.Duration) => OperandType.Duration,
        (Arithmetic.Add or Arithmetic.Subtract, OperandType.Moment, OperandType.Duration) => OperandType.Moment,
        (Arithmetic.Add, OperandType.Duration, OperandType.Moment) => OperandType.Moment,
        (Arithmetic.Subtract, OperandType.Moment, OperandType.Moment) => OperandType.Duration,
        (Arithmetic.Multiply or Arithmetic.Divide, OperandType.Duration, OperandType.Number) => OperandType.Duration,
        (Arithmetic.Multiply, OperandType.Number, OperandType.Duration) => OperandType.Duration,
        (Arithmetic.Divide, OperandType.Duration, OperandType.Duration) => OperandType.Number,
        _ => null,
    };

    private static string Phrase(Arithmetic sign) => sign switch
    {
        Arithmetic.Add => "added",
        Arithmetic.Subtract => "subtracted",
        Arithmetic.Multiply => "multiplied",
        _ => "divided",
    };
}
