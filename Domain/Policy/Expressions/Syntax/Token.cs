using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Payloads;

namespace AgentAssembly.Domain.Policy.Expressions.Syntax;

internal enum TokenKind
{
    End,
    Word,
    Literal,
    And,
    Or,
    Not,
    Test,
    Plus,
    Minus,
    Star,
    Slash,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    Comma,

    // Something that is wrong and has been reported.
    Wrong,
}

internal sealed record Token(TokenKind Kind, SourceRange Place)
{
    // Of a word, the first part of a path or the whole.
    public string Word { get; init; } = "";

    // Of a word, what follows its first part, where that is a root such as args.
    public ImmutableArray<PathSegment> Path { get; init; } = [];

    public Literal? Literal { get; init; }

    public Operator Test { get; init; }
}
