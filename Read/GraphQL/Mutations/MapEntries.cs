using AgentAssembly.Domain.Commanding;

namespace AgentAssembly.Read.GraphQL.Mutations;

/// <summary>GraphQL has no maps: one is a list of entries.</summary>
internal static class MapEntries
{
    public const string Key = "key";
    public const string Value = "value";

    /// <summary>An entry of a map.</summary>
    public static ValueShape.Composite Shape(ValueShape.MapOf map) => new(
        $"{NameOf(map.Value)}Entry",
        "An entry of a map.",
        [
            new(Key, "Its key.", new ValueShape.Text(), IsRequired: true),
            new(Value, "What stands under the key.", map.Value, IsRequired: true),
        ]);

    private static string NameOf(ValueShape value) => value switch
    {
        ValueShape.Composite composite => composite.Name,
        ValueShape.Choice choice => choice.Name,
        _ => value.GetType().Name,
    };
}
