using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Domain.Reports;

// Makes one report fit to be recorded: texts lose forbidden keys and secrets, and then what is too long. Names and ids
// lose only secrets that have a form of their own: random digits are what ids are made of. One for each report.
internal sealed class ReportCleaner
{
    private const int NameLengthMax = 256;
    private const int TextLengthMax = 1_024;
    private const int PathLengthMax = 4_096;
    private const int LabelLengthMax = 512;
    private const string Cut = "…";

    private readonly DroppedKeys _dropped = new();
    private readonly SortedSet<string> _found = new(StringComparer.Ordinal);

    public ImmutableSortedSet<string> Found => _found.ToImmutableSortedSet(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, int> Dropped => _dropped.Counts;

    public ActionReport Clean(ActionReport report)
    {
        foreach (var payload in report.Payloads)
        {
            Note(Scanner.Strict.Scan(payload.Span));
        }

        return report with
        {
            EventId = Name(report.EventId),
            Session = Name(report.Session),
            Claim = new ActorClaim(Name(report.Claim.Org), Name(report.Claim.Team), Name(report.Claim.Did)),
            Kind = Name(report.Kind),
            TraceId = Name(report.TraceId),
            SpanId = Name(report.SpanId),
            ParentSpanId = Name(report.ParentSpanId),
            Outcome = report.Outcome is { } outcome ? Clean(outcome) : null,
            ReservationId = Name(report.ReservationId),
            ShadowDecision = Name(report.ShadowDecision),
            MatchedRule = Name(report.MatchedRule),
            Labels = Clean(report.Labels),
            Payloads = [],
            Content = default,
        };
    }

    private ReportedOutcome Clean(ReportedOutcome outcome) => outcome switch
    {
        ReportedOutcome.ModelCall o => o with { Model = Name(o.Model), Provider = Name(o.Provider) },
        ReportedOutcome.ToolCall o => o with
        {
            Tool = Name(o.Tool),
            Source = Name(o.Source),
            Error = Text(o.Error, TextLengthMax),
        },
        ReportedOutcome.FileOperation o => o with
        {
            Operation = Name(o.Operation),
            Path = Text(o.Path, PathLengthMax),
            Source = Name(o.Source),
        },
        ReportedOutcome.NetworkCall o => o with { Host = Text(o.Host, NameLengthMax), Protocol = Name(o.Protocol) },
        ReportedOutcome.Process o => o with { Command = Text(o.Command, PathLengthMax) },
        ReportedOutcome.Violation o => o with
        {
            Rule = Name(o.Rule),
            BlockedAction = Text(o.BlockedAction, TextLengthMax),
            Reason = Text(o.Reason, TextLengthMax),
        },
        ReportedOutcome.Approval o => o with
        {
            ApprovalId = Name(o.ApprovalId),
            Approver = Name(o.Approver),
            Reason = Text(o.Reason, TextLengthMax),
        },
        _ => throw new UnreachableException($"no cleaning of {outcome.GetType().Name}"),
    };

    private ImmutableSortedDictionary<string, string> Clean(ImmutableSortedDictionary<string, string> labels)
    {
        var clean = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in labels)
        {
            // A name that lost something may have become another's; the first one stays.
            if (DroppedKeys.Forbidden.Contains(name) || !clean.TryAdd(Name(name), Text(value, LabelLengthMax)))
            {
                _dropped.Add(name);
            }
        }

        return clean.ToImmutable();
    }

    private string Name(string name)
    {
        if (name.Length == 0)
        {
            return "";
        }

        var utf8 = Encoding.UTF8.GetBytes(name);
        var certain = Scanner.Strict.Scan(utf8).RemoveAll(
            finding => finding.Kind is not { Method: DetectionMethod.Deterministic, Confidence: Confidence.High });
        Note(certain);
        return Shortened(certain.IsEmpty ? name : Encoding.UTF8.GetString(Redaction.Apply(utf8, certain.AsSpan())), NameLengthMax);
    }

    private string Text(string text, int lengthMax)
    {
        if (text.Length == 0)
        {
            return "";
        }

        var redacted = Redacted(Sanitizer.OfText(text, _dropped));

        // What the cut leaves may look different to the scanner.
        return redacted.Length <= lengthMax ? redacted : Shortened(Redacted(Shortened(redacted, lengthMax)), lengthMax);
    }

    private string Redacted(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var findings = Scanner.Strict.Scan(utf8);
        Note(findings);
        return findings.IsEmpty ? text : Encoding.UTF8.GetString(Scanner.Strict.Redact(utf8, findings));
    }

    private static string Shortened(string text, int lengthMax) =>
        text.Length <= lengthMax ? text : Log.CutText.To(text, lengthMax - Cut.Length) + Cut;

    private void Note(ImmutableArray<Finding> findings)
    {
        foreach (var finding in findings)
        {
            _found.Add(finding.Kind.Name);
        }
    }
}
