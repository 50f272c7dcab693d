using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Domain.Policy.Expressions.Conditions;
using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Payloads;
using AgentAssembly.Domain.Policy.Expressions.Typing;
using AgentAssembly.Domain.Policy.Expressions.Values;
using AgentAssembly.Domain.Policy.Parsing;

namespace AgentAssembly.Domain.Policy.Expressions.Syntax;

// Tokens → a typed condition, by recursive descent. What is wrong is reported and read over, so that one reading finds
// as much as it can.
internal sealed class ExpressionParser
{
    private readonly List<Token> _tokens;
    private readonly ProblemList _problems;
    private readonly TestMaker _tests;
    private readonly CalculationMaker _calculations;
    private readonly Stack<PathTree> _items = new();
    private int _at;
    private int _depth;
    private int _nodes;

    private ExpressionParser(List<Token> tokens, ProblemList problems) =>
        (_tokens, _problems, _tests, _calculations) = (tokens, problems, new(problems), new(problems));

    public PathTree Arguments { get; } = new();

    public PathTree Result { get; } = new();

    // The names of the variables that are asked for.
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    public static (Condition Condition, ExpressionParser Parser) Parse(string source, ProblemList problems)
    {
        var parser = new ExpressionParser(Tokenizer.Read(source, problems), problems);
        var condition = parser.ConditionOf(parser.ReadOr());
        if (parser.Next.Kind != TokenKind.End && problems.IsEmpty)
        {
            problems.Add(parser.Next.Place, $"'{parser.Next.Place.Of(source)}' does not belong here; join conditions with AND or OR");
        }

        return (condition, parser);
    }

    private Token Next => _tokens[_at];

    private bool IsNestedTooDeep => _depth > ExpressionLimits.NestingMax;

    // Or and And may end with a combiner at the end of the whole: the existing language lets them (specification §5.1).
    private Part ReadOr()
    {
        var start = Next.Place;
        var first = ReadAnd();
        if (Next.Kind != TokenKind.Or)
        {
            return first;
        }

        var parts = new List<Condition> { ConditionOf(first) };
        while (Next.Kind == TokenKind.Or)
        {
            var place = Take().Place;
            if (IsTrailing("OR", place, "which makes the whole always true"))
            {
                parts.Add(new Constant(true));
                break;
            }

            parts.Add(ConditionOf(ReadAnd()));
        }

        return new(start.To(Last), Disjunction.Of(parts));
    }

    private Part ReadAnd()
    {
        var start = Next.Place;
        var first = ReadNot();
        if (Next.Kind != TokenKind.And)
        {
            return first;
        }

        var parts = new List<Condition> { ConditionOf(first) };
        while (Next.Kind == TokenKind.And)
        {
            var place = Take().Place;
            if (IsTrailing("AND", place, "which is passed over"))
            {
                break;
            }

            parts.Add(ConditionOf(ReadNot()));
        }

        return new(start.To(Last), Conjunction.Of(parts));
    }

    private bool IsTrailing(string word, SourceRange place, string meaning)
    {
        var isTrailing = Next.Kind == TokenKind.End && _depth == 0;
        if (isTrailing)
        {
            _problems.Warn(place, $"nothing follows this {word}, {meaning}");
        }

        return isTrailing;
    }

    private Part ReadNot()
    {
        if (Next.Kind != TokenKind.Not)
        {
            return ReadTest();
        }

        var start = Take().Place;
        return Nested(start, () => new(start.To(Last), new Negation(ConditionOf(ReadNot()))));
    }

    private Part ReadTest()
    {
        var left = ReadSum();
        if (Next.Kind != TokenKind.Test)
        {
            return left;
        }

        var sign = Take();
        Count(sign.Place);
        if (Next.Kind == TokenKind.OpenBracket)
        {
            var list = ReadList();
            var place = left.Place.To(Last);
            return new(place, ListTest(place, sign, left, list));
        }

        if (Next.Kind is TokenKind.End or TokenKind.And or TokenKind.Or or TokenKind.CloseParenthesis or TokenKind.Comma)
        {
            _problems.Add(sign.Place, "there is nothing on the right of this comparison");
            return new(left.Place, new Constant(false));
        }

        var right = ReadSum();
        var whole = left.Place.To(Last);
        return left.Operand is { } first && right.Operand is { } second
            ? new(whole, _tests.Make(whole, sign.Test, first, second))
            : Wrong(whole, "conditions cannot be compared; write what is compared without AND, OR and tests around it");
    }

    private Condition ListTest(SourceRange place, Token sign, Part left, ImmutableArray<Literal> list)
    {
        if (left.Operand is { } operand && sign.Test is Operator.In or Operator.NotIn)
        {
            return _tests.MakeIn(place, sign.Test, operand, list);
        }

        _problems.Add(sign.Place, "a list goes with 'in' and 'not_in' only");
        return new Constant(false);
    }

    private ImmutableArray<Literal> ReadList()
    {
        var list = ImmutableArray.CreateBuilder<Literal>();
        Count(Take().Place);
        while (Next.Kind is not (TokenKind.CloseBracket or TokenKind.End))
        {
            var isNegative = Next.Kind == TokenKind.Minus && _tokens[_at + 1].Literal?.Negated() is not null;
            var item = isNegative ? _tokens[++_at].Literal?.Negated() : Next.Literal;
            if (item is not null)
            {
                list.Add(item);
            }
            else if (Next.Kind is not (TokenKind.Comma or TokenKind.Wrong))
            {
                _problems.Add(Next.Place, "a list holds texts in quotes and numbers only");
            }

            _at++;
        }

        Expect(TokenKind.CloseBracket, "']' is missing behind the list");
        return list.ToImmutable();
    }

    private Part ReadSum()
    {
        var left = ReadProduct();
        while (Next.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            var sign = Take().Kind == TokenKind.Plus ? Arithmetic.Add : Arithmetic.Subtract;
            left = Calculate(sign, left, ReadProduct());
        }

        return left;
    }

    private Part ReadProduct()
    {
        var left = ReadFactor();
        while (Next.Kind is TokenKind.Star or TokenKind.Slash)
        {
            var sign = Take().Kind == TokenKind.Star ? Arithmetic.Multiply : Arithmetic.Divide;
            left = Calculate(sign, left, ReadFactor());
        }

        return left;
    }

    private Part Calculate(Arithmetic sign, Part left, Part right)
    {
        var place = left.Place.To(right.Place);
        Count(place);
        return left.Operand is { } first && right.Operand is { } second
            ? new(place, _calculations.Make(place, sign, first, second))
            : Wrong(place, "conditions cannot be reckoned with");
    }

    private Part ReadFactor()
    {
        var token = Next;
        Count(token.Place);
        switch (token.Kind)
        {
            case TokenKind.Literal:
                Take();
                return new(token.Place, token.Literal!);
            case TokenKind.Minus:
                return ReadNegative();
            case TokenKind.OpenParenthesis:
                return ReadParenthesis();
            case TokenKind.Word:
                Take();
                return Next.Kind == TokenKind.OpenParenthesis && Words.IsFunction(token.Word) && token.Path.IsEmpty
                    ? Nested(token.Place, () => ReadFunction(token))
                    : new(token.Place, OperandOf(token));
            case TokenKind.Wrong:
                Take();
                return new(token.Place, Literal.Of(false));
            default:
                _problems.Add(token.Place, token.Kind == TokenKind.End
                    ? "a condition is missing at the end"
                    : "a value or a condition is missing here");
                if (token.Kind is not (TokenKind.End or TokenKind.CloseParenthesis or TokenKind.Comma))
                {
                    Take();
                }

                return new(token.Place, Literal.Of(false));
        }
    }

    private Part ReadNegative()
    {
        var start = Take().Place;
        if (Next.Literal?.Negated() is { } negative)
        {
            return new(start.To(Take().Place), negative);
        }

        return Nested(start, () => Calculate(Arithmetic.Subtract, new(start, Literal.Of(Number.Of(0))), ReadFactor()));
    }

    private Part ReadParenthesis()
    {
        var start = Take().Place;
        return Nested(start, () =>
        {
            var inner = ReadOr();
            Expect(TokenKind.CloseParenthesis, "')' is missing");
            return inner with { Place = start.To(Last) };
        });
    }

    private Part ReadFunction(Token function)
    {
        Take();
        if (function.Word is Words.Any or Words.All)
        {
            return ReadQuantified(function);
        }

        var argument = ReadSum();
        Expect(TokenKind.CloseParenthesis, $"')' is missing behind what {function.Word}() takes");
        var place = function.Place.To(Last);
        return (function.Word, argument.Operand) switch
        {
            (Words.Exists, PayloadField or Variable or TextSet or WholeResult) => new(place, new Existence(place, Whole(argument.Operand))),
            (Words.Count, PayloadField or TextSet) => new(place, new ElementCount(argument.Operand)),
            (Words.Date, Literal { Chars: { } text }) => MomentText.TryParse(text, out var seconds)
                ? new(place, Literal.OfMoment(seconds))
                : Wrong(place, $"'{ToolName.Shown(text)}' is no moment; write 2026-01-31 or 2026-01-31T10:00:00Z"),
            (Words.Date, { Type: OperandType.Json or OperandType.Text or OperandType.ActionText } text) => new(place, new SpelledMoment(text, isWritten: true)),
            (Words.Exists, _) => Wrong(place, "exists() takes a field or a variable, such as exists(args.amount)"),
            (Words.Count, _) => Wrong(place, "count() takes a list, such as count(args.items)"),
            _ => Wrong(place, "date() takes a text such as \"2026-01-31T10:00:00Z\", or a field that holds one"),
        };
    }

    // Whether there is a result at all is asked of its JSON.
    private Operand Whole(Operand operand) => operand is WholeResult ? new PayloadField(PathRoot.Result, [], Result) : operand;

    private Part ReadQuantified(Token function)
    {
        var list = ReadSum();
        Expect(TokenKind.Comma, $"{function.Word}() takes a list and a condition, such as {function.Word}(args.items, item.price > 5)");
        _items.Push(new PathTree());
        var condition = ConditionOf(ReadOr());
        var paths = _items.Pop();
        Expect(TokenKind.CloseParenthesis, $"')' is missing behind the condition of {function.Word}()");
        var place = function.Place.To(Last);
        var field = list.Operand is WholeResult whole ? Whole(whole) : list.Operand;
        return field is PayloadField array
            ? new(place, new Quantified(place, function.Word == Words.Any, array, paths, condition))
            : Wrong(place, $"{function.Word}() goes through a list of the payload, such as args.items");
    }

    private Operand OperandOf(Token token)
    {
        if (Words.IsRoot(token.Word))
        {
            return FieldOf(token);
        }

        if (Variables.ByName.TryGetValue(token.Word, out var variable))
        {
            Names.Add(token.Word);
            if (variable is Variable { IsNeverKnown: true } or ChildTools)
            {
                _problems.Warn(token.Place, $"nothing tells '{token.Word}' yet, so it is always unknown: a restriction fires, a permission does not");
            }

            return variable;
        }

        var known = Variables.ByName.Keys.Append(Words.Arguments).Append(Words.Result);
        _problems.Add(token.Place, $"unknown variable '{ToolName.Shown(token.Word)}'", Spelling.Nearest(token.Word, known));
        return Literal.Of(false);
    }

    private Operand FieldOf(Token token)
    {
        switch (token.Word)
        {
            case Words.Arguments when token.Path.IsEmpty && !IsInsideFunction:
                _problems.Add(token.Place, "'args' alone is no value; name a field, such as args.amount");
                return Literal.Of(false);
            case Words.Arguments:
                return new PayloadField(PathRoot.Arguments, token.Path, Arguments);
            case Words.Item when _items.Count == 0:
                _problems.Add(token.Place, "'item' is what any() and all() go through, and there is none around it");
                return Literal.Of(false);
            case Words.Item:
                return new PayloadField(PathRoot.Item, token.Path, _items.Peek());
            default:
                return token.Path.IsEmpty ? new WholeResult() : new PayloadField(PathRoot.Result, token.Path, Result);
        }
    }

    // exists(args) and any(args, …) ask about the whole.
    private bool IsInsideFunction => _at >= 2 && _tokens[_at - 2].Kind == TokenKind.OpenParenthesis && _depth > 0
        && _at >= 3 && Words.IsFunction(_tokens[_at - 3].Word);

    private Condition ConditionOf(Part part)
    {
        switch (part.Operand)
        {
            case null:
                return part.Condition!;
            case Literal { Flag: { } flag }:
                return new Constant(flag);
            case { Type: OperandType.Flag or OperandType.Json } operand:
                return new FlagTest(part.Place, operand);
            case var operand:
                _problems.Add(part.Place, $"'{operand}' is {operand.Type.Phrase()} and no condition by itself; compare it with something");
                return new Constant(false);
        }
    }

    private Part Nested(SourceRange place, Func<Part> read)
    {
        _depth++;
        var part = IsNestedTooDeep ? TooDeep(place) : read();
        _depth--;
        return part;
    }

    // Nothing behind it is read: who reads on would only go deeper.
    private Part TooDeep(SourceRange place)
    {
        _at = _tokens.Count - 1;
        return Wrong(place, string.Create(CultureInfo.InvariantCulture, $"nested deeper than {ExpressionLimits.NestingMax}"));
    }

    private Part Wrong(SourceRange place, string message)
    {
        _problems.Add(place, message);
        return new(place, Literal.Of(false));
    }

    private void Count(SourceRange place)
    {
        if (++_nodes == ExpressionLimits.NodesMax + 1)
        {
            _problems.Add(place, string.Create(
                CultureInfo.InvariantCulture, $"the condition has more than {ExpressionLimits.NodesMax} values and operators; divide it into rules"));
        }
    }

    private SourceRange Last => _tokens[Math.Max(0, _at - 1)].Place;

    private Token Take()
    {
        var token = Next;
        _at = Math.Min(_at + 1, _tokens.Count - 1);
        return token;
    }

    private void Expect(TokenKind kind, string problem)
    {
        if (Next.Kind == kind)
        {
            Take();
        }
        else
        {
            _problems.Add(Next.Place, problem);
        }
    }

    // What has been read: a value or a condition.
    private readonly record struct Part(SourceRange Place, Operand? Operand, Condition? Condition)
    {
        public Part(SourceRange place, Operand operand)
            : this(place, operand, null)
        {
        }

        public Part(SourceRange place, Condition condition)
            : this(place, null, condition)
        {
        }
    }
}
