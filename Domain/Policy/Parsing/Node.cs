namespace AgentAssembly.Domain.Policy.Parsing;

// One node of a document, YAML or TOML, with its place.
internal abstract record Node(int Line, int Column)
{
    // Plain: written without quotes, so that it may be a number, a truth or nothing.
    internal sealed record Scalar(int Line, int Column, string Text, bool IsPlain) : Node(Line, Column)
    {
        public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
    }

    internal sealed record Mapping(int Line, int Column, List<NodeEntry> Entries) : Node(Line, Column);

    internal sealed record Sequence(int Line, int Column, List<Node> Items) : Node(Line, Column);

    // Already reported, so nobody says anything more about it.
    internal sealed record Refused(int Line, int Column) : Node(Line, Column);
}
