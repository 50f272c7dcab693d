using System.Collections.Immutable;
using System.Text;

namespace AgentAssembly.Domain.Policy.Sampling;

// Arrays for any and all: none of elements, and one for each value around what the condition says of an element.
internal static class ElementSamples
{
    private const string Item = "item";

    public static ImmutableArray<SampleValue> Of(ConditionShape inside)
    {
        var arrays = ImmutableArray.CreateBuilder<SampleValue>();
        arrays.Add(SampleValue.OfJson("[]"));
        foreach (var about in inside.Leaves.GroupBy(leaf => leaf.Variable))
        {
            foreach (var value in SampleValues.Of([.. about]).Where(value => value.Kind != SampleKind.Untouched))
            {
                arrays.Add(SampleValue.OfJson($"[{ElementOf(about.Key, value)}]"));
            }
        }

        return arrays.ToImmutable();
    }

    private static string ElementOf(string variable, SampleValue value) => variable == Item
        ? PayloadWriter.Json(value)
        : Encoding.UTF8.GetString(PayloadWriter.Write([(variable, value)]));
}
