using System.Reflection;
using System.Text.RegularExpressions;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Domain.Events;

// The wire names of event types: constants of the codecs, found by looking, so that a new one cannot be forgotten.
internal static partial class EventTypes
{
    public static IReadOnlyList<string> OfTheCode { get; } =
    [
        .. typeof(CanonicalJson).Assembly.GetTypes()
            .Where(type => type.GetInterfaces().Any(IsCodec))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(field => field.IsLiteral && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(name => WireName().IsMatch(name))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private static bool IsCodec(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEventDataCodec<>);

    [GeneratedRegex(@"^[a-z]+\.[a-z_]+$")]
    private static partial Regex WireName();
}
