using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Expressions.Values;

namespace AgentAssembly.Domain.Policy.Sampling;

// Pieces → leaves. Connectives and parentheses are passed over: samples do not depend on how leaves are joined.
internal sealed class ShapeReader(List<Piece> pieces)
{
    private static readonly string[] Tests =
        ["==", "!=", "<", "<=", ">", ">=", "contains", "starts_with", "ends_with", "in", "matches"];

    private readonly List<ConditionLeaf> _leaves = [];
    private int _at;
    private bool _isComplete = true;

    private Piece This => pieces[_at];

    private Piece Ahead(int by) => pieces[Math.Min(_at + by, pieces.Count - 1)];

    public ConditionShape Read()
    {
        while (This.Kind != PieceKind.End)
        {
            ReadNext();
        }

        return new([.. _leaves], _isComplete);
    }

    private void ReadNext()
    {
        if (This.Is("(") || This.Is(")") || This.Is("AND") || This.Is("OR") || This.Is("NOT"))
        {
            _at++;
        }
        else if (This.Kind == PieceKind.Word && Ahead(1).Is("("))
        {
            ReadFunction();
        }
        else if (This.Kind == PieceKind.Word)
        {
            ReadVariable(This.Text);
        }
        else if (This.Kind == PieceKind.Value && IsTest(Ahead(1)) && Ahead(2).Kind == PieceKind.Word && EndsAt(3))
        {
            Add(Ahead(2).Text, Mirrored(Ahead(1).Text), [This.Value], taken: 3);
        }
        else if (This.Kind == PieceKind.Value && EndsAt(1))
        {
            _at++; // true or false by itself
        }
        else
        {
            // Arithmetic, and what else is not a comparison of one variable.
            _isComplete = false;
            _at++;
        }
    }

    private void ReadVariable(string variable)
    {
        if (!IsTest(Ahead(1)))
        {
            var isFlag = EndsAt(1);
            _isComplete &= isFlag;
            Add(variable, isFlag ? "flag" : "computed", isFlag ? [] : Numbers(), taken: 1);
        }
        else if (Ahead(2).Is("["))
        {
            ReadList(variable);
        }
        else if (Ahead(2).Kind == PieceKind.Value && EndsAt(3))
        {
            _isComplete &= Ahead(1).Text != "matches";
            Add(variable, Ahead(1).Text, [Ahead(2).Value], taken: 3);
        }
        else if (Ahead(2).Is("date") && MomentText.TryParse(Ahead(4).Text.Trim('"'), out var seconds) && EndsAt(6))
        {
            Add(variable, Ahead(1).Text, [SampleValue.Of(seconds, SampleKind.Moment)], taken: 6);
        }
        else
        {
            // Held against another variable, a date or a sum.
            _isComplete = false;
            Add(variable, "computed", Numbers(), taken: 2);
        }
    }

    private void ReadList(string variable)
    {
        var values = ImmutableArray.CreateBuilder<SampleValue>();
        var end = _at + 3;
        for (; end < pieces.Count - 1 && !pieces[end].Is("]"); end++)
        {
            if (pieces[end].Kind == PieceKind.Value)
            {
                values.Add(pieces[end].Value);
            }
        }

        Add(variable, "in", values.ToImmutable(), taken: end + 1 - _at);
    }

    private void ReadFunction()
    {
        var (name, variable) = (This.Text, Ahead(2).Text);
        if (name == "exists" && Ahead(3).Is(")"))
        {
            Add(variable, name, [], taken: 4);
        }
        else if (name == "count" && Ahead(3).Is(")") && IsTest(Ahead(4)) && Ahead(5).Value.Kind == SampleKind.Number && EndsAt(6))
        {
            Add(variable, name, [Ahead(5).Value], taken: 6);
        }
        else if (name is "any" or "all" && Ahead(3).Is(","))
        {
            ReadQuantified(variable);
        }
        else
        {
            _isComplete = false;
            _at += 2;
        }
    }

    // A condition on each element of an array: arrays of one element for each sample of the condition inside.
    private void ReadQuantified(string variable)
    {
        var start = _at + 4;
        var (end, depth) = (start, 1);
        for (; end < pieces.Count - 1; end++)
        {
            depth += pieces[end].Is("(") ? 1 : pieces[end].Is(")") ? -1 : 0;
            if (depth == 0)
            {
                break;
            }
        }

        var inside = new ShapeReader([.. pieces[start..end], new(PieceKind.End, "")]).Read();
        _isComplete = false;
        Add(variable, "each", ElementSamples.Of(inside), taken: end + 1 - _at);
    }

    private void Add(string variable, string test, ImmutableArray<SampleValue> values, int taken)
    {
        _leaves.Add(new(variable, test, values));
        _at = Math.Min(_at + taken, pieces.Count - 1);
    }

    private ImmutableArray<SampleValue> Numbers() =>
        [.. pieces.Where(piece => piece is { Kind: PieceKind.Value, Value.Kind: SampleKind.Number }).Select(piece => piece.Value)];

    private bool EndsAt(int by) =>
        Ahead(by).Kind == PieceKind.End || Ahead(by).Is(")") || Ahead(by).Is("AND") || Ahead(by).Is("OR");

    private static bool IsTest(Piece piece) => piece.Kind != PieceKind.Value && Tests.Contains(piece.Text);

    private static string Mirrored(string test) => test switch
    {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        _ => test,
    };
}
