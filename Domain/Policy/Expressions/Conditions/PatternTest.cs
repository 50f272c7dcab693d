using System.Text.RegularExpressions;
using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Syntax;
using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Expressions.Conditions;

// Whether a pattern is found anywhere in a text. Linear in the text, because the pattern cannot backtrack.
internal sealed class PatternTest(SourceRange place, Operand left, Regex pattern) : Clause(place, left)
{
    public override Truth Evaluate(scoped in Frame frame)
    {
        if (left is TextSet set)
        {
            return OfAny(set, frame.Question);
        }

        var value = left.Read(frame);
        if (value.Kind != ValueKind.Text)
        {
            return Truth.Unknown;
        }

        using var chars = CharLease.Of(value.Text);
        return chars.IsText ? Kleene.Of(pattern.IsMatch(chars.Chars)) : Truth.Unknown;
    }

    public override string ToString() => $"{left} matches {Literal.Quoted(pattern.ToString())}";

    protected override string WhyUnknown(scoped in Frame frame) =>
        NotText.Reason(left, frame)
        ?? (left.Read(frame).IsKnown ? $"{left} {Doubt.NotText.Phrase()}" : base.WhyUnknown(frame));

    private Truth OfAny(TextSet set, PolicyQuestion question)
    {
        var count = set.Count(question);
        for (var i = 0; i < count; i++)
        {
            if (pattern.IsMatch(set.At(question, i)))
            {
                return Truth.True;
            }
        }

        return count is null ? Truth.Unknown : Truth.False;
    }
}
