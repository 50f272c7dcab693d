using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Parsing;

// Reads lists whose items have a parser of their own, and gives its problems their places.
internal static class ListReader
{
    public delegate bool Parser<T>(string text, out T? value, out string? problem);

    public static ImmutableArray<T> Read<T>(Node list, string field, SectionReader sections, Parser<T> parser) =>
        [.. ReadWithLines(list, field, sections, parser).Select(read => read.Value)];

    public static ImmutableArray<(T Value, string Field, int Line)> ReadWithLines<T>(
        Node list, string field, SectionReader sections, Parser<T> parser)
    {
        var read = ImmutableArray.CreateBuilder<(T, string, int)>();
        foreach (var (text, item, at) in sections.Values.Texts(list, field))
        {
            if (parser(text, out var value, out var problem))
            {
                read.Add((value!, at, item.Line));
            }
            else
            {
                sections.Errors.Add(item, at, problem ?? "is not understood");
            }
        }

        return read.ToImmutable();
    }
}
