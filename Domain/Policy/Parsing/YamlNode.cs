namespace AgentAssembly.Domain.Policy.Parsing;

// One node of a document, with its place. Sequences keep no items: nothing in the language so far is a list.
internal abstract record YamlNode(int Line, int Column)
{
    internal sealed record Scalar(int Line, int Column, string Text, bool IsPlain) : YamlNode(Line, Column)
    {
        public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
    }

    internal sealed record Mapping(int Line, int Column, List<YamlEntry> Entries) : YamlNode(Line, Column);

    internal sealed record Sequence(int Line, int Column) : YamlNode(Line, Column);

    // Already reported, so nobody says anything more about it.
    internal sealed record Refused(int Line, int Column) : YamlNode(Line, Column);
}
