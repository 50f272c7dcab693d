using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Syntax;
using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Expressions.Conditions;

// Whether any text of a set passes; != and not_in are negations around it, so that they ask all of them.
internal sealed class SetTest(SourceRange place, Operator sign, TextSet set, Operand text) : Clause(place, set, text)
{
    private readonly TextComparison _comparison = sign.TextComparison();

    public override Truth Evaluate(scoped in Frame frame)
    {
        var wanted = text.Read(frame);
        if (set.Count(frame.Question) is not { } count || wanted.Kind != ValueKind.Text)
        {
            return Truth.Unknown;
        }

        var truth = Truth.False;
        for (var i = 0; i < count && truth != Truth.True; i++)
        {
            var one = Text.OfFact(set.At(frame.Question, i));
            truth = Kleene.Or(truth, _comparison.Holds(one, wanted.Text));
        }

        return truth;
    }

    public override string ToString() =>
        sign == Operator.In ? $"{text} in {set}" : $"{set} {sign.Canonical()} {text}";

    protected override string WhyUnknown(scoped in Frame frame) =>
        set.Count(frame.Question) is null ? $"{set} is absent" : NotText.Reason(text, frame) ?? base.WhyUnknown(frame);
}
