using System.Collections.Immutable;
using System.Text;
using AgentAssembly.Domain.Policy.Expressions;

namespace AgentAssembly.Domain.Policy.Sampling;

// What conditions ask about, varied around what they compare it with: of all combinations of values one is kept for each
// combination of answers, since a ruling depends on nothing else of them.
internal sealed class ConditionSamples
{
    // Combinations that are looked at, of all variables together and of those of one condition alone.
    private const int TogetherMax = 4_096;
    private const int AloneMax = 512;

    private readonly IReadOnlyList<PolicyExpression> _conditions;
    private readonly IReadOnlyList<ConditionShape> _shapes;
    private readonly (string Name, ImmutableArray<SampleValue> Values)[] _variables;

    public ConditionSamples(IReadOnlyList<PolicyExpression> conditions)
    {
        _conditions = conditions;
        _shapes = [.. conditions.Select(ConditionShape.Of)];
        _variables =
        [
            .. _shapes.SelectMany(shape => shape.Leaves)
                .GroupBy(leaf => leaf.Variable, StringComparer.Ordinal)
                .OrderBy(about => about.Key, StringComparer.Ordinal)
                .Select(about => (about.Key, SampleValues.Of([.. about]))),
        ];
    }

    public Variations Of(PolicyQuestion action)
    {
        if (_conditions.Count == 0)
        {
            return new([new(action, [])], IsComplete: true);
        }

        var kept = new Dictionary<string, Variation>(StringComparer.Ordinal);
        var (combinations, areAll) = Combinations();
        foreach (var combination in combinations)
        {
            var question = SampleFacts.Give(action, combination);
            kept.TryAdd(Signature(question), new(question, Shown(combination)));
        }

        return new([.. kept.Values], areAll && IsComplete);
    }

    private bool IsComplete => _shapes.All(shape => shape.IsComplete)
        && SampleFacts.AreFree([.. _variables.Select(variable => variable.Name)])
        && _variables.All(IsSampledFully);

    // Texts that are looked into, and longer numbers of calls than are made up, have samples for one question only.
    private bool IsSampledFully((string Name, ImmutableArray<SampleValue> Values) variable)
    {
        var leaves = _shapes.SelectMany(shape => shape.Leaves).Where(leaf => leaf.Variable == variable.Name).ToList();
        return leaves.TrueForAll(leaf => leaf.Values.All(value => leaf.Test is "count" or "each" || SampleFacts.Suits(variable.Name, value.Kind)))
            && AreApart(leaves);
    }

    private static bool AreApart(List<ConditionLeaf> leaves) =>
        leaves.TrueForAll(leaf => leaf.Test is not ("contains" or "starts_with" or "ends_with" or "count" or "each"))
            || leaves.Select(leaf => (leaf.Test, string.Join(',', leaf.Values))).Distinct().Count() == 1;

    private string Signature(PolicyQuestion question)
    {
        var signature = new StringBuilder();
        foreach (var condition in _conditions)
        {
            signature.Append((char)('0' + condition.Evaluate(question)));
        }

        // What lists and scopes are asked about is no condition's alone.
        return signature.Append('\n')
            .AppendJoin('\n', question.Url, question.Method, question.Path, question.Command, question.Actor.Team, question.Actor.Org, question.Actor.Did, question.Model)
            .ToString();
    }

    private (IEnumerable<(string, SampleValue)[]> Combinations, bool AreAll) Combinations()
    {
        if (CountOf(_variables) <= TogetherMax)
        {
            return (Product(_variables, TogetherMax), true);
        }

        var alone = _shapes.SelectMany(shape =>
            Product([.. _variables.Where(variable => shape.Leaves.Any(leaf => leaf.Variable == variable.Name))], AloneMax));
        return (alone.Concat(Product(_variables, TogetherMax)), false);
    }

    private static double CountOf((string Name, ImmutableArray<SampleValue> Values)[] variables) =>
        variables.Aggregate(1.0, (count, variable) => count * variable.Values.Length);

    // All combinations where there are few, else such as lie evenly among them.
    private static IEnumerable<(string, SampleValue)[]> Product((string Name, ImmutableArray<SampleValue> Values)[] variables, int most)
    {
        var count = CountOf(variables);
        var taken = (int)Math.Min(count, most);
        for (var i = 0; i < taken; i++)
        {
            var rest = (System.Numerics.BigInteger)count * i / taken;
            var combination = new (string, SampleValue)[variables.Length];
            for (var v = 0; v < variables.Length; v++)
            {
                var values = variables[v].Values;
                combination[v] = (variables[v].Name, values[(int)(rest % values.Length)]);
                rest /= values.Length;
            }

            yield return combination;
        }
    }

    private static ImmutableArray<string> Shown((string Variable, SampleValue Value)[] combination) =>
    [
        .. combination.Where(given => given.Value.Kind != SampleKind.Untouched).Select(given => $"{given.Variable} = {given.Value}"),
    ];
}
