using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Expressions.Conditions;

// Something that is True, False or Unknown of an action. Immutable.
internal abstract class Condition
{
    // Whether the answer may change between two identical actions.
    public abstract bool IsLive { get; }

    // The tools of which alone the condition can hold, where it names them; null where it may hold of any tool.
    public virtual ImmutableHashSet<string>? RequiredTools => null;

    public abstract Truth Evaluate(scoped in Frame frame);

    // What remains of the condition for one kind of action; null where nothing does.
    public abstract Condition? For(ActionKinds kind);

    // Adds what every clause says, in the order of the source.
    public abstract void Explain(scoped in Frame frame, string source, ImmutableArray<ClauseTrace>.Builder traces);

    // The canonical text.
    public abstract override string ToString();
}
