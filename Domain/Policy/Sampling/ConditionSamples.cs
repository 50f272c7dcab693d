using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using AgentAssembly.Domain.Policy.Expressions;

namespace AgentAssembly.Domain.Policy.Sampling;

// What conditions ask about, varied around what they compare it with: of all combinations of values one is kept for each
// combination of answers, since a ruling depends on nothing else of them.
internal sealed class ConditionSamples
{
    // Combinations that are looked at: as many as these, fewer where each is more work, and some in any case.
    private const int Most = 4_096;
    private const int WorkMost = 1_000_000;
    private const int Least = 16;

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

    public IReadOnlyCollection<Variation> Of(PolicyQuestion action)
    {
        if (_conditions.Count == 0)
        {
            return [new(action, [])];
        }

        var kept = new Dictionary<string, Variation>(StringComparer.Ordinal);
        foreach (var combination in Combinations())
        {
            var question = SampleFacts.Give(action, combination);
            kept.TryAdd(Signature(question), new(question, Shown(combination)));
        }

        return kept.Values;
    }

    // Whether no other combination of answers can be had.
    public bool IsComplete => CountOf(_variables) <= TogetherMost
        && _shapes.All(shape => shape.IsComplete)
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

    private int TogetherMost => Math.Clamp(WorkMost / Math.Max(1, _conditions.Count * _variables.Length), Least, Most);

    // Where there are too many, those of each condition alone, and such as lie evenly among all.
    private IEnumerable<(string, SampleValue)[]> Combinations() => CountOf(_variables) <= TogetherMost
        ? Product(_variables, TogetherMost)
        : _shapes.SelectMany(shape => Product(VariablesOf(shape), Math.Max(Least, TogetherMost / _conditions.Count)))
            .Concat(Product(_variables, TogetherMost));

    private (string Name, ImmutableArray<SampleValue> Values)[] VariablesOf(ConditionShape shape) =>
        [.. _variables.Where(variable => shape.Leaves.Any(leaf => leaf.Variable == variable.Name))];

    private static BigInteger CountOf((string Name, ImmutableArray<SampleValue> Values)[] variables) =>
        variables.Aggregate(BigInteger.One, (count, variable) => count * variable.Values.Length);

    // All combinations where there are few, else such as lie evenly among them.
    private static IEnumerable<(string, SampleValue)[]> Product((string Name, ImmutableArray<SampleValue> Values)[] variables, int most)
    {
        var count = CountOf(variables);
        var taken = (int)BigInteger.Min(count, most);
        for (var i = 0; i < taken; i++)
        {
            var rest = count * i / taken;
            var combination = new (string, SampleValue)[variables.Length];
            for (var v = 0; v < variables.Length; v++)
            {
                rest = BigInteger.DivRem(rest, variables[v].Values.Length, out var at);
                combination[v] = (variables[v].Name, variables[v].Values[(int)at]);
            }

            yield return combination;
        }
    }

    private static ImmutableArray<string> Shown((string Variable, SampleValue Value)[] combination) =>
    [
        .. combination.Where(given => given.Value.Kind != SampleKind.Untouched).Select(given => $"{given.Variable} = {given.Value}"),
    ];
}
