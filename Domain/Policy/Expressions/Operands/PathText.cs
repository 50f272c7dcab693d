using System.Collections.Immutable;
using System.Text;
using AgentAssembly.Domain.Policy.Expressions.Payloads;
using AgentAssembly.Domain.Policy.Expressions.Syntax;

namespace AgentAssembly.Domain.Policy.Expressions.Operands;

// The canonical text of a path: args.items[0].price, args["a key"].
internal static class PathText
{
    public static string Format(PathRoot root, ImmutableArray<PathSegment> path)
    {
        var text = new StringBuilder(root switch
        {
            PathRoot.Arguments => Words.Arguments,
            PathRoot.Result => Words.Result,
            _ => Words.Item,
        });
        foreach (var segment in path)
        {
            _ = segment.Index >= 0 ? text.Append('[').Append(segment.Name).Append(']')
                : Words.IsName(segment.Name) ? text.Append('.').Append(segment.Name)
                : text.Append('[').Append(Literal.Quoted(segment.Name)).Append(']');
        }

        return text.ToString();
    }
}
