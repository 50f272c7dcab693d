using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentAssembly.Domain.Scanning;

/// <summary>Where in JSON something was found.</summary>
public static class JsonFieldPath
{
    private const string Whole = "$";
    private const int DepthMax = 64;

    /// <summary>
    /// The path of the value that holds a byte, as JSONPath (RFC 9535): <c>$.customer.emails[0]</c>. Where a property's
    /// name holds it, the path of the object, since only that can be replaced; where there is no JSON, <c>$</c>.
    /// </summary>
    /// <param name="utf8">The text; read once from its start to the byte.</param>
    /// <param name="offset">The byte.</param>
    public static string Of(ReadOnlySpan<byte> utf8, int offset)
    {
        var steps = new Stack<Step>();
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = DepthMax });
        try
        {
            while (json.Read())
            {
                if (json.BytesConsumed > offset && json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
                {
                    return json.TokenStartIndex > offset || json.TokenType is JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray
                        ? Written(steps.Skip(1))
                        : Written(steps);
                }

                Follow(ref json, steps);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What is no JSON has no fields, and a name that holds half a character is no text.
        }

        return Whole;
    }

    private static void Follow(ref Utf8JsonReader json, Stack<Step> steps)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                steps.Push(new(null, 0, IsObject: true));
                break;
            case JsonTokenType.StartArray:
                steps.Push(new(null, 0, IsObject: false));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                steps.Pop();
                Next(steps);
                break;
            case JsonTokenType.PropertyName:
                steps.Push(steps.Pop() with { Name = json.GetString() });
                break;
            default:
                Next(steps);
                break;
        }
    }

    // A value is behind us: of an array the next element is at hand.
    private static void Next(Stack<Step> steps)
    {
        if (steps.TryPeek(out var step) && !step.IsObject)
        {
            steps.Push(steps.Pop() with { Index = step.Index + 1 });
        }
    }

    private static string Written(IEnumerable<Step> innermostFirst)
    {
        var path = new StringBuilder(Whole);
        foreach (var step in innermostFirst.Reverse())
        {
            _ = !step.IsObject ? path.Append(CultureInfo.InvariantCulture, $"[{step.Index}]")
                : IsPlain(step.Name!) ? path.Append('.').Append(step.Name)
                : path.Append("['").Append(step.Name!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)).Append("']");
        }

        return path.ToString();
    }

    private static bool IsPlain(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private readonly record struct Step(string? Name, int Index, bool IsObject);
}
