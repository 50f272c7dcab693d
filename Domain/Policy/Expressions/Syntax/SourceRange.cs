namespace AgentAssembly.Domain.Policy.Expressions.Syntax;

// Where something stands in the source: UTF-16 code units from 0, the end not included.
internal readonly record struct SourceRange(int Start, int End)
{
    public string Of(string source) => source[Start..End];

    public SourceRange To(SourceRange last) => new(Start, last.End);
}
