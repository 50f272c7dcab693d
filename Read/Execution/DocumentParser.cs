using GraphQLParser;
using GraphQLParser.Exceptions;

namespace AgentAssembly.Read.Execution;

/// <summary>Parses documents within the limits.</summary>
internal static class DocumentParser
{
    // Of the grammar's productions within one another: a value in an argument of a field lies several of them deep.
    private const int NestingMax = 160;

    /// <summary>Parses a document and looks at its outline.</summary>
    /// <exception cref="RequestRefusedException">It is not within the limits, or not GraphQL.</exception>
    public static ParsedDocument Parse(string text, ExecutionLimits limits)
    {
        if (text.Length > limits.DocumentCharactersMax)
        {
            throw RequestRefusedException.OfDocument("DOCUMENT_TOO_LARGE",
                $"the document has {text.Length} characters, and {limits.DocumentCharactersMax} is the most: ask for less at once");
        }

        try
        {
            var tree = Parser.Parse(text, new ParserOptions { MaxDepth = NestingMax, Ignore = IgnoreOptions.Comments });
            var shape = new DocumentShape(tree, limits);
            shape.Require();
            return new ParsedDocument(text, tree, shape);
        }
        catch (GraphQLMaxDepthExceededException)
        {
            throw RequestRefusedException.OfDocument("DOCUMENT_TOO_LARGE",
                $"the document nests deeper than {NestingMax} levels: ask for less at once");
        }
        catch (GraphQLSyntaxErrorException e)
        {
            throw RequestRefusedException.OfDocument("SYNTAX_ERROR", e.Message);
        }
    }
}
