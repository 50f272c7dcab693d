using System.Globalization;
using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Syntax;
using AgentAssembly.Domain.Policy.Expressions.Typing;
using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Sampling;

internal enum PieceKind
{
    Word,
    Value,
    Sign,
    End,
}

// One piece of a condition's canonical text: a word with its path, a value that is written out, or a sign.
internal readonly record struct Piece(PieceKind Kind, string Text, SampleValue Value = default)
{
    public bool Is(string sign) => Kind != PieceKind.Value && Text == sign;

    public static List<Piece> AllOf(string canonical)
    {
        var tokens = Tokenizer.Read(canonical, new ProblemList());
        var pieces = new List<Piece>();
        for (var at = 0; at < tokens.Count; at++)
        {
            var isNegative = tokens[at].Kind == TokenKind.Minus && !IsBehindValue(tokens, at) && tokens[at + 1].Literal?.Negated() is not null;
            pieces.Add(isNegative ? OfLiteral(tokens[++at].Literal!.Negated()!) : Of(tokens[at], canonical));
        }

        return pieces;
    }

    private static bool IsBehindValue(List<Token> tokens, int at) =>
        at > 0 && tokens[at - 1].Kind is TokenKind.Word or TokenKind.Literal or TokenKind.CloseParenthesis;

    private static Piece Of(Token token, string canonical) => token.Kind switch
    {
        TokenKind.End => new(PieceKind.End, ""),
        TokenKind.Literal => OfLiteral(token.Literal!),
        TokenKind.Word => new(PieceKind.Word, token.Place.Of(canonical)),
        _ => new(PieceKind.Sign, token.Place.Of(canonical)),
    };

    // A duration is a number of seconds; tiers and levels are words.
    private static Piece OfLiteral(Literal literal)
    {
        var text = literal.ToString();
        return literal.Chars is { } chars ? new(PieceKind.Value, text, SampleValue.Of(chars))
            : literal.Flag is { } flag ? new(PieceKind.Value, text, SampleValue.Of(flag))
            : literal.Type is OperandType.Tier or OperandType.Level ? new(PieceKind.Value, text, SampleValue.Of(text))
            : NumberOf(text) is { } number ? new(PieceKind.Value, text, SampleValue.Of(number))
            : new(PieceKind.Sign, text);
    }

    private static decimal? NumberOf(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        || DurationText.TryParse(text, out number) ? number : null;
}
