using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Expressions;

namespace AgentAssembly.Domain.Policy.Sampling;

// One variable that a condition holds against values that it writes out.
internal sealed record ConditionLeaf(string Variable, string Test, ImmutableArray<SampleValue> Values);

// What a condition compares with what. IsComplete says that samples around these values reach every answer that it has:
// then what holds of all samples holds of all actions.
internal sealed record ConditionShape(ImmutableArray<ConditionLeaf> Leaves, bool IsComplete)
{
    public static ConditionShape Of(PolicyExpression condition) => new ShapeReader(Piece.AllOf(condition.Canonical)).Read();

    // A condition that every action with the field has.
    public static ConditionShape OfField(string path) => new([new(path, "exists", [])], IsComplete: true);
}
