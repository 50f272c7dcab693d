using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AgentAssembly.Domain.Policy.Expressions.Conditions;
using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Syntax;

namespace AgentAssembly.Domain.Policy.Expressions.Typing;

// Two values and what stands between them → a test whose types meet. What the existing language loads although its types
// never do (policy specification §5.3) is loaded with a warning, and is Unknown.
internal sealed class TestMaker(ProblemList problems)
{
    public Condition Make(SourceRange place, Operator sign, Operand left, Operand right)
    {
        if (left is Literal && right is not Literal && Mirrored(sign) is { } mirrored)
        {
            return Make(place, mirrored, right, left);
        }

        return sign switch
        {
            Operator.In or Operator.NotIn => MakeIn(place, sign, left, right),
            Operator.Matches => MakeMatch(place, left, right),
            Operator.Contains or Operator.StartsWith or Operator.EndsWith => MakeTextTest(place, sign, left, right),
            _ => MakeComparison(place, sign, left, right),
        };
    }

    public Condition MakeIn(SourceRange place, Operator sign, Operand left, ImmutableArray<Literal> list)
    {
        if (left is TextSet || !list.All(item => CanBeIn(left.Type, item.Type)))
        {
            return Never(place, sign, left, $"[{string.Join(", ", list)}]");
        }

        var membership = new Membership(place, left, list);
        return sign == Operator.NotIn ? new Negation(membership) : membership;
    }

    private static bool CanBeIn(OperandType value, OperandType item) => value switch
    {
        OperandType.Json or OperandType.ActionText => true,
        OperandType.Text => item == OperandType.Text,
        OperandType.Number or OperandType.Duration => item.IsNumeric(),
        _ => value == item,
    };

    private static Operator? Mirrored(Operator sign) => sign switch
    {
        Operator.Equal or Operator.NotEqual => sign,
        Operator.Less => Operator.Greater,
        Operator.LessOrEqual => Operator.GreaterOrEqual,
        Operator.Greater => Operator.Less,
        Operator.GreaterOrEqual => Operator.LessOrEqual,
        _ => null,
    };

    private Condition MakeIn(SourceRange place, Operator sign, Operand left, Operand right)
    {
        if (right is not TextSet set || !(left.Type.IsText() || left.Type == OperandType.Json))
        {
            return Never(place, sign, left, right.ToString());
        }

        var test = new SetTest(place, Operator.In, set, left);
        return sign == Operator.NotIn ? new Negation(test) : test;
    }

    private Condition MakeMatch(SourceRange place, Operand left, Operand right)
    {
        if (right is not Literal { Chars: { } pattern })
        {
            problems.Add(place, "'matches' needs a pattern in quotes on its right");
            return new Constant(false);
        }

        if (left is not TextSet && !left.Type.IsText() && left.Type != OperandType.Json)
        {
            problems.Add(place, $"'{left}' is {left.Type.Phrase()}, and no text that could match a pattern");
            return new Constant(false);
        }

        try
        {
            return new PatternTest(place, left, new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            problems.Add(place, "the pattern cannot be used: " + ToolName.Shown(e.Message));
            return new Constant(false);
        }
    }

    private Condition MakeTextTest(SourceRange place, Operator sign, Operand left, Operand right) =>
        !IsTextual(right) ? Never(place, sign, left, right.ToString())
        : left is TextSet set ? new SetTest(place, sign, set, right)
        : IsTextual(left) ? new TextTest(place, sign, left, right)
        : Never(place, sign, left, right.ToString());

    private static bool IsTextual(Operand operand) => operand.Type.IsText() || operand.Type == OperandType.Json;

    private Condition MakeComparison(SourceRange place, Operator sign, Operand left, Operand right)
    {
        if (left is TextSet set)
        {
            return !sign.IsEquality() || !IsTextual(right) ? Never(place, sign, left, right.ToString())
                : sign == Operator.Equal ? new SetTest(place, Operator.Equal, set, right)
                : new Negation(new SetTest(place, Operator.Equal, set, right));
        }

        var (first, second) = Meet(left, right, sign);
        (second, first) = Meet(second, first, sign);
        return CanCompare(first.Type, second.Type, sign)
            ? new Comparison(place, sign, first, second)
            : Never(place, sign, left, right.ToString());
    }

    // What the first has to be read as, so that it can be held against the second.
    private static (Operand First, Operand Second) Meet(Operand first, Operand second, Operator sign) => (first.Type, second.Type) switch
    {
        (OperandType.ActionText, OperandType.Number or OperandType.Duration) => (new SpelledNumber(first, orNoNumber: sign.IsEquality()), second),
        (OperandType.ActionText, OperandType.Text) when sign.IsOrder() && second is Literal literal && literal.AsNumber() is { } number =>
            (new SpelledNumber(first, orNoNumber: false), number),
        (OperandType.Text, OperandType.Number or OperandType.Duration) when first is Literal text && text.AsNumber() is { } number => (number, second),
        (OperandType.Text or OperandType.Json or OperandType.ActionText, OperandType.Moment) => (new SpelledMoment(first, isWritten: false), second),
        (OperandType.Flag, OperandType.Number) => (new FlagNumber(first), second),
        _ => (first, second),
    };

    private static bool CanCompare(OperandType first, OperandType second, Operator sign) => (first, second) switch
    {
        (OperandType.Json, OperandType.Tier or OperandType.Level) or (OperandType.Tier or OperandType.Level, OperandType.Json) => false,
        (OperandType.Json, _) => !sign.IsOrder() || second.IsNumeric() || second is OperandType.Json or OperandType.Moment,
        (_, OperandType.Json) => !sign.IsOrder() || first.IsNumeric() || first == OperandType.Moment,
        _ when first.IsNumeric() && second.IsNumeric() => true,
        _ when first.IsText() && second.IsText() => sign.IsEquality(),
        (OperandType.Flag, OperandType.Flag) => sign.IsEquality(),
        _ => first == second && first is OperandType.Moment or OperandType.Tier or OperandType.Level,
    };

    private Incomparable Never(SourceRange place, Operator sign, Operand left, string right)
    {
        problems.Warn(place, $"'{left} {sign.Canonical()} {right}' compares types that never meet, so it is always unknown: a restriction fires, a permission does not");
        return new Incomparable(place, sign, left, right);
    }
}
