using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Expressions;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Domain.Policy.Evaluation;

// What the scanner finds in the text of an action (policy specification §1.1, §11), and what follows from it.
internal readonly struct PayloadScan : IDisposable
{
    private readonly PolicyQuestion _question;
    private readonly Shelved _shelved;
    private readonly byte[]? _rented;
    private readonly ReadOnlyMemory<byte> _text;
    private readonly ImmutableArray<Finding> _findings;

    private PayloadScan(PolicyQuestion question, Shelved shelved, byte[]? rented, ReadOnlyMemory<byte> text)
    {
        (_question, _shelved, _rented, _text) = (question, shelved, rented, text);
        _findings = text.IsEmpty ? [] : shelved.Scanner.Scan(text.Span);
        if (question.Redacted is { } reading && !text.IsEmpty)
        {
            _findings = [.. _findings, .. reading.FindingsIn(text.Span, shelved.Scanner)];
        }

        if (rented is null && !text.IsEmpty)
        {
            question.Scanned?.Keep(shelved.Scanner, _findings);
        }
    }

    public bool IsClean => _findings.IsEmpty;

    public DocumentProgram? Owner => _shelved.Terms?.Strictest;

    public CredentialAction Action => _shelved.Terms?.Action ?? CredentialAction.RedactOnly;

    public static PayloadScan Of(PolicyQuestion question, Shelved shelved)
    {
        var text = TextOf(question);
        if (text.Length == 0)
        {
            return new(question, shelved, null, question.Payload);
        }

        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        return new(question, shelved, rented, rented.AsMemory(0, Encoding.UTF8.GetBytes(text, rented)));
    }

    public ImmutableArray<string> Kinds() =>
        _findings.IsEmpty ? [] : [.. _findings.Select(finding => finding.Kind.Name).Distinct().Order(StringComparer.Ordinal)];

    // What has to be replaced: what was found, where policy says so, and what rules name.
    public ImmutableArray<RedactionDuty> Duties(List<PolicyRule>? rules)
    {
        var redacts = !_findings.IsEmpty && Action is CredentialAction.RedactOnly or CredentialAction.AlertAndRedact;
        if (!redacts && rules is null)
        {
            return [];
        }

        var duties = ImmutableArray.CreateBuilder<RedactionDuty>();
        foreach (var rule in rules ?? [])
        {
            AddNamed(rule, _question, duties);
        }

        if (redacts)
        {
            AddFound(duties);
        }

        return [.. duties.DistinctBy(duty => duty.FieldPath, StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented, clearArray: true);
        }
    }

    private static void AddNamed(PolicyRule rule, PolicyQuestion question, ImmutableArray<RedactionDuty>.Builder duties) =>
        duties.AddRange(rule.Fields
            .Where(field => RedactionPath.IsIn(field, question))
            .Select(field => new RedactionDuty(RedactionPath.ToJsonPath(field), "[REDACTED]", rule.Path)));

    private void AddFound(ImmutableArray<RedactionDuty>.Builder duties)
    {
        var text = _text;
        var field = FieldOf(_question.Kind);
        foreach (var group in _findings.GroupBy(finding => field ?? JsonFieldPath.Of(text.Span, finding.Start)))
        {
            var kinds = string.Join(',', group.Select(finding => finding.Kind.Name).Distinct());
            var replacement = group.Key is "$" || field is not null
                ? Encoding.UTF8.GetString(_shelved.Scanner.Redact(text.Span, _findings))
                : string.Join(' ', group.Select(finding => finding.Kind.Label).Distinct());
            duties.Add(new(group.Key, replacement, kinds));
        }
    }

    private static string TextOf(PolicyQuestion question) => question.Kind switch
    {
        ActionKind.FileOperation => question.Path,
        ActionKind.NetworkCall => question.Url,
        ActionKind.ProcessExec => question.Command,
        _ => "",
    };

    // An action without a payload has one text, and that is its field.
    private static string? FieldOf(ActionKind kind) => kind switch
    {
        ActionKind.FileOperation => "$.path",
        ActionKind.NetworkCall => "$.url",
        ActionKind.ProcessExec => "$.command",
        _ => null,
    };
}
