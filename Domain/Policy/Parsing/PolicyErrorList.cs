using System.Collections.Immutable;
using System.Globalization;

namespace AgentAssembly.Domain.Policy.Parsing;

// The errors of one document. Bounded, because a hostile text can hold one error every few bytes.
internal sealed class PolicyErrorList(string document)
{
    public const int MaxErrors = 100;
    public const string WholeDocument = "(document)";

    private readonly List<PolicyError> _errors = [];
    private readonly List<PolicyWarning> _warnings = [];
    private int _leftOut;

    public bool IsEmpty => _errors.Count == 0;

    public void Add(int line, int column, string field, string message, string? suggestion = null)
    {
        if (_errors.Count == MaxErrors)
        {
            _leftOut++;
            return;
        }

        _errors.Add(new(document, line, column, field, message, suggestion));
    }

    public void Add(Node node, string field, string message, string? suggestion = null) =>
        Add(node.Line, node.Column, field, message, suggestion);

    public ImmutableArray<PolicyWarning> Warnings => [.. _warnings];

    public void Warn(Node node, string field, string message)
    {
        if (_warnings.Count < MaxErrors)
        {
            _warnings.Add(new(document, node.Line, node.Column, field, message));
        }
    }

    public bool Suggests(string word) => _errors.Exists(error => error.Suggestion == word);

    public PolicyParseResult.Refused ToRefusal()
    {
        var sorted = _errors.OrderBy(error => error.Line).ThenBy(error => error.Column).ToList();
        if (_leftOut > 0)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"{_leftOut} more errors; mend these first");
            sorted.Add(sorted[^1] with { Field = WholeDocument, Message = message, Suggestion = null });
        }

        return new(ImmutableArray.CreateRange(sorted));
    }
}
