using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Expressions.Payloads;

namespace AgentAssembly.Domain.Policy.Expressions.Syntax;

// What follows a root such as args: .name, [0] and ["a name"], without space between. Two dots in a row name the field
// whose name is empty, as the existing language has it.
internal static class PathReader
{
    // Null where something is started and not finished; `at` then stands where reading stopped.
    public static ImmutableArray<PathSegment>? TryRead(string source, ref int at)
    {
        var path = ImmutableArray.CreateBuilder<PathSegment>();
        while (at < source.Length && source[at] is '.' or '[')
        {
            if (source[at] == '[')
            {
                if (!TryReadBracket(source, ref at, path))
                {
                    return null;
                }

                continue;
            }

            at++;
            var word = source.AsSpan(at, Words.LengthOf(source.AsSpan(at)));
            var dot = word.IndexOf('.');
            var name = dot < 0 ? word : word[..dot];
            at += name.Length;
            path.Add(new(name.ToString()));
        }

        return path is [{ Name: "" }] ? null : path.ToImmutable();
    }

    private static bool TryReadBracket(string source, ref int at, ImmutableArray<PathSegment>.Builder path)
    {
        at++;
        var name = "";
        if (at < source.Length && source[at] is '"' or '\'')
        {
            if (!QuotedText.TryRead(source, ref at, out name))
            {
                at = source.Length;
                return false;
            }
        }
        else
        {
            var start = at;
            while (at < source.Length && char.IsAsciiDigit(source[at]))
            {
                at++;
            }

            name = source[start..at];
            if (new PathSegment(name).Index < 0)
            {
                return false;
            }
        }

        if (at >= source.Length || source[at] != ']')
        {
            return false;
        }

        at++;
        path.Add(new(name));
        return true;
    }
}
