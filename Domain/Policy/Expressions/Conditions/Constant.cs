using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Expressions.Conditions;

internal sealed class Constant(bool value) : Condition
{
    public override bool IsLive => false;

    public override Truth Evaluate(scoped in Frame frame) => Kleene.Of(value);

    public override Condition For(ActionKinds kind) => this;

    public override void Explain(scoped in Frame frame, string source, ImmutableArray<ClauseTrace>.Builder traces) =>
        traces.Add(new(ToString(), Kleene.Of(value), WhyUnknown: null));

    public override string ToString() => value ? "true" : "false";
}
