using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary>What <c>aasm policy validate</c> says. For people, errors and warnings go to standard error.</summary>
internal static class ValidateReport
{
    public static void Write(Screen screen, List<PolicyFile> files, PolicySet? set)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { valid = set is not null, digest = set?.Digest, files = files.Select(JsonOf) });
            return;
        }

        foreach (var file in files)
        {
            WriteFile(screen, file);
        }

        var errors = files.Sum(file => file.Errors.Length);
        var warnings = files.Sum(file => file.Document?.Warnings.Length ?? 0);
        screen.Line(
            $"{Count(files.Count, "file")}, {Count(errors, "error")}, {Count(warnings, "warning")}",
            errors > 0 ? Tone.Bad : warnings > 0 ? Tone.Warn : Tone.Good);
        if (set is not null && files.Count > 1)
        {
            screen.Write(new Facts().AddWhole("together", set.Digest));
        }
    }

    private static void WriteFile(Screen screen, PolicyFile file)
    {
        foreach (var error in file.Errors)
        {
            screen.Error($"error: {error}");
        }

        foreach (var warning in file.Document?.Warnings ?? [])
        {
            screen.Error($"warning: {warning}");
        }

        var facts = new Facts()
            .Add("file", file.Path)
            .Add("valid", file.Document is null ? $"no: {Count(file.Errors.Length, "error")}" : "yes", file.Document is null ? Tone.Bad : Tone.Good);
        if (file.Document is { } document)
        {
            facts.Add("title", document.Title)
                .Add("scope", document.Scope.ToString())
                .Add("holds", string.Join(", ", PartsOf(document)))
                .AddWhole("digest", document.Digest);
        }

        screen.Write(facts);
        screen.Line();
    }

    private static IEnumerable<string> PartsOf(PolicyDocument document)
    {
        if (DefaultOf(document) is { } posture)
        {
            yield return $"default {posture}";
        }

        if (document.Tools.Length > 0)
        {
            yield return Count(document.Tools.Length, "tool");
        }

        if (document.Rules.Length > 0)
        {
            yield return Count(document.Rules.Length, "rule");
        }

        foreach (var section in SectionsOf(document))
        {
            yield return section;
        }
    }

    private static IEnumerable<string> SectionsOf(PolicyDocument document)
    {
        (string Name, bool IsThere)[] sections =
        [
            ("network", document.Network is not null),
            ("schedule", document.Schedule is not null),
            ("capabilities", document.Capabilities is not null),
            ("filesystem", document.Filesystem is not null),
            ("process", document.Process is not null),
            ("syscalls", document.Syscalls is not null),
            ("data", document.Data is not null),
            ("budget", document.Budget is not null),
            ("approval", document.Approval != ApprovalTerms.Default),
        ];
        return sections.Where(section => section.IsThere).Select(section => section.Name);
    }

    private static string? DefaultOf(PolicyDocument document) => document.Posture switch
    {
        Posture.Allow => "allow",
        Posture.Deny => "deny",
        _ => null,
    };

    private static string Count(int count, string what) => $"{Screen.Number(count)} {what}{(count == 1 ? "" : "s")}";

    private static object JsonOf(PolicyFile file) => new
    {
        file = file.Path,
        valid = file.Document is not null,
        errors = file.Errors.Select(e => new { line = e.Line, column = e.Column, field = e.Field, message = e.Message, suggestion = e.Suggestion }),
        warnings = (file.Document?.Warnings ?? []).Select(w => new { line = w.Line, column = w.Column, field = w.Field, message = w.Message }),
        document = file.Document is not { } document ? null : new
        {
            title = document.Title,
            scope = document.Scope.ToString(),
            digest = document.Digest,
            @default = DefaultOf(document),
            tools = document.Tools.Length,
            rules = document.Rules.Length,
            sections = SectionsOf(document),
        },
    };
}
