using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Syntax;
using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Expressions.Conditions;

// A condition that asks about values itself. What it says of an action without its variables is nothing at all.
internal abstract class Clause(SourceRange place, params Operand[] operands) : Condition
{
    public override bool IsLive { get; } = operands.Any(operand => operand.IsLive);

    public ActionKinds Kinds { get; } = operands.Aggregate(ActionKinds.All, (kinds, operand) => kinds & operand.Kinds);

    public SourceRange Place => place;

    public override Condition? For(ActionKinds kind) => (Kinds & kind) == kind ? this : null;

    public override void Explain(scoped in Frame frame, string source, ImmutableArray<ClauseTrace>.Builder traces)
    {
        var truth = Evaluate(frame);
        traces.Add(new(place.Of(source), truth, truth == Truth.Unknown ? WhyUnknown(frame) : null));
    }

    // Asked only where the clause is Unknown.
    protected virtual string WhyUnknown(scoped in Frame frame)
    {
        foreach (var operand in operands)
        {
            if (Why(operand, frame) is { } reason)
            {
                return reason;
            }
        }

        return "its values are of different types";
    }

    // What is Unknown about an operand; null where it is known.
    private static string? Why(Operand operand, scoped in Frame frame)
    {
        foreach (var part in operand.Parts)
        {
            if (Why(part, frame) is { } reason)
            {
                return reason;
            }
        }

        var value = operand.Read(frame);
        return value.IsKnown ? null : $"{operand} {value.Doubt.Phrase()}";
    }
}
