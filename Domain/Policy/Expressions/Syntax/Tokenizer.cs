using System.Text;
using AgentAssembly.Domain.Policy.Expressions.Operands;

namespace AgentAssembly.Domain.Policy.Expressions.Syntax;

// Source → tokens. What is no token is reported and stands as a wrong one, so that the rest can still be read.
internal sealed class Tokenizer
{
    private static readonly (string Text, TokenKind Kind, Operator Test)[] Symbols =
    [
        ("==", TokenKind.Test, Operator.Equal),
        ("!=", TokenKind.Test, Operator.NotEqual),
        ("<=", TokenKind.Test, Operator.LessOrEqual),
        (">=", TokenKind.Test, Operator.GreaterOrEqual),
        ("&&", TokenKind.And, default),
        ("||", TokenKind.Or, default),
        ("<", TokenKind.Test, Operator.Less),
        (">", TokenKind.Test, Operator.Greater),
        ("!", TokenKind.Not, default),
        ("+", TokenKind.Plus, default),
        ("-", TokenKind.Minus, default),
        ("*", TokenKind.Star, default),
        ("/", TokenKind.Slash, default),
        ("(", TokenKind.OpenParenthesis, default),
        (")", TokenKind.CloseParenthesis, default),
        ("[", TokenKind.OpenBracket, default),
        ("]", TokenKind.CloseBracket, default),
        (",", TokenKind.Comma, default),
    ];

    private readonly string _source;
    private readonly ProblemList _problems;
    private int _at;

    private Tokenizer(string source, ProblemList problems) => (_source, _problems) = (source, problems);

    // The last token is always End.
    public static List<Token> Read(string source, ProblemList problems)
    {
        var tokenizer = new Tokenizer(source, problems);
        var tokens = new List<Token>();
        do
        {
            tokens.Add(tokenizer.Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        while (_at < _source.Length && char.IsWhiteSpace(_source[_at]))
        {
            _at++;
        }

        if (_at == _source.Length)
        {
            return new(TokenKind.End, new(_at, _at));
        }

        var rest = _source.AsSpan(_at);
        return rest[0] switch
        {
            '"' or '\'' => ReadText(),
            >= '0' and <= '9' => ReadNumber(),
            '.' when rest.Length > 1 && char.IsAsciiDigit(rest[1]) => ReadNumber(),
            '-' => ReadSymbol(),
            _ => Words.LengthOf(rest) > 0 ? ReadWord() : ReadSymbol(),
        };
    }

    private Token ReadText()
    {
        var start = _at;
        if (QuotedText.TryRead(_source, ref _at, out var text))
        {
            return new(TokenKind.Literal, new(start, _at)) { Literal = Literal.Of(text) };
        }

        _at = _source.Length;
        return Wrong(new(start, _at), "text in quotes has no end");
    }

    private Token ReadNumber()
    {
        var start = _at;
        var literal = NumberText.Read(_source, ref _at);
        return literal is not null
            ? new(TokenKind.Literal, new(start, _at)) { Literal = literal }
            : Wrong(new(start, _at), $"'{_source[start.._at]}' is neither a number nor a duration such as 1h30m");
    }

    private Token ReadWord()
    {
        var start = _at;
        _at += Words.LengthOf(_source.AsSpan(_at));
        var word = _source[start.._at];
        if (Words.Keywords.TryGetValue(word, out var keyword))
        {
            return new(keyword, new(start, _at));
        }

        if (Words.Operators.TryGetValue(word, out var test))
        {
            return new(TokenKind.Test, new(start, _at)) { Test = test };
        }

        var dot = word.IndexOf('.', StringComparison.Ordinal);
        var root = dot < 0 ? word : word[..dot];
        if (!Words.IsRoot(root))
        {
            return LevelOrWord(word, new(start, _at));
        }

        _at = start + root.Length;
        var path = PathReader.TryRead(_source, ref _at);
        return path is { } segments
            ? new(TokenKind.Word, new(start, _at)) { Word = root, Path = segments }
            : Wrong(new(start, _at), $"'{_source[start.._at]}' names no field; write {root}.name, {root}[0] or {root}[\"a name\"]");
    }

    // Only a word by itself is a level; the existing system also looks into quotes and longer words (§5.4).
    private Token LevelOrWord(string word, SourceRange place)
    {
        if (NumberText.ReadNamed(word) is { } literal)
        {
            return new(TokenKind.Literal, place) { Literal = literal };
        }

        if (word.Length > 1 && word[0] == 'L' && word.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return Wrong(place, $"unknown governance level: {word}; valid values: L0, L1, L2, L3");
        }

        return word.TrimStart('.', '-').ToUpperInvariant() is "INF" or "INFINITY" or "NAN"
            ? Wrong(place, $"'{word}' is no number that a limit can be")
            : new(TokenKind.Word, place) { Word = word };
    }

    private Token ReadSymbol()
    {
        var start = _at;
        foreach (var (text, kind, test) in Symbols)
        {
            if (string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0)
            {
                _at += text.Length;
                return new(kind, new(start, _at)) { Test = test };
            }
        }

        Rune.DecodeFromUtf16(_source.AsSpan(_at), out _, out var units);
        _at += units;
        var place = new SourceRange(start, _at);
        if (_source[start] == '=')
        {
            _problems.Add(place, "one '=' compares nothing", "==");
            return new(TokenKind.Test, place) { Test = Operator.Equal };
        }

        return Wrong(place, $"character {place.Of(_source)} has no meaning here");
    }

    private Token Wrong(SourceRange place, string message)
    {
        _problems.Add(place, message);
        return new(TokenKind.Wrong, place);
    }
}
