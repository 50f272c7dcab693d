using System.Text;
using Google.Protobuf.Reflection;

namespace AgentAssembly.Edges.Grpc.Commanding;

/// <summary>How fields of messages are called where the read side gives commands.</summary>
internal static class MemberNames
{
    private const string MomentSuffix = "_unix_ms";

    /// <summary>Whether a field is a moment: Unix milliseconds by its name, 0 for none.</summary>
    public static bool IsMoment(FieldDescriptor field) =>
        field.FieldType == FieldType.Int64 && field.Name.EndsWith(MomentSuffix, StringComparison.Ordinal);

    /// <summary>A field's name in lower camel case; a moment does not name its unit.</summary>
    public static string Of(FieldDescriptor field) => Camel(IsMoment(field) ? field.Name[..^MomentSuffix.Length] : field.Name);

    /// <summary>A path of fields, such as <c>limit.window_secs</c>, by the same names.</summary>
    public static string OfPath(string path) => string.Join('.', path.Split('.').Select(part =>
        Camel(part.EndsWith(MomentSuffix, StringComparison.Ordinal) ? part[..^MomentSuffix.Length] : part)));

    /// <summary>An enum's value without the enum's own name in front.</summary>
    public static string Of(EnumValueDescriptor value)
    {
        var prefix = UpperSnake(value.EnumDescriptor.Name) + "_";
        return value.Name.StartsWith(prefix, StringComparison.Ordinal) ? value.Name[prefix.Length..] : value.Name;
    }

    /// <summary>A method's name in lower camel case.</summary>
    public static string Of(MethodDescriptor method) => char.ToLowerInvariant(method.Name[0]) + method.Name[1..];

    private static string Camel(string snake)
    {
        var words = snake.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? snake : words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    private static string UpperSnake(string camel)
    {
        var text = new StringBuilder();
        foreach (var letter in camel)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToUpperInvariant(letter));
        }

        return text.ToString();
    }
}
