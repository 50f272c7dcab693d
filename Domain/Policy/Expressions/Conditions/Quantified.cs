using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Payloads;
using AgentAssembly.Domain.Policy.Expressions.Syntax;

namespace AgentAssembly.Domain.Policy.Expressions.Conditions;

// any and all: a condition put to every element of a JSON array, and the answers joined by OR or AND. Of no elements, any
// is False and all is True.
internal sealed class Quantified(
    SourceRange place, bool isAny, PayloadField list, PathTree itemPaths, Condition condition) : Clause(place, list)
{
    public override bool IsLive => condition.IsLive;

    public override Truth Evaluate(scoped in Frame frame)
    {
        var array = list.Find(frame);
        if (array.Kind != PathSlotKind.Array)
        {
            return Truth.Unknown;
        }

        var settled = Kleene.Of(isAny);
        var truth = Kleene.Not(settled);
        Span<PathSlot> slots = stackalloc PathSlot[itemPaths.Slots];
        foreach (var (start, length) in new JsonElements(frame.Payload, array))
        {
            slots.Clear();
            itemPaths.ReadElement(frame.Payload, start, length, slots);
            var answer = condition.Evaluate(frame.Inside(slots));
            truth = isAny ? Kleene.Or(truth, answer) : Kleene.And(truth, answer);
            if (truth == settled)
            {
                break;
            }
        }

        return truth;
    }

    public override Condition? For(ActionKinds kind) => base.For(kind) is null ? null : condition.For(kind) switch
    {
        null => null,
        var same when same == condition => this,
        var other => new Quantified(Place, isAny, list, itemPaths, other),
    };

    public override string ToString() => $"{(isAny ? Words.Any : Words.All)}({list}, {condition})";

    protected override string WhyUnknown(scoped in Frame frame)
    {
        var kind = list.Find(frame).Kind;
        return kind == PathSlotKind.Array
            ? $"the condition is unknown of an element of {list}"
            : $"{list} {Values.Doubts.Phrase(PayloadField.DoubtOf(kind))}, not an array";
    }
}
