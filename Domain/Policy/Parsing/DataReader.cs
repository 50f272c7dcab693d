using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Scanning;
using AgentAssembly.Domain.Scanning.Locales;

namespace AgentAssembly.Domain.Policy.Parsing;

// The section `data`.
internal static class DataReader
{
    private static readonly Dictionary<string, CredentialAction> Actions = new(StringComparer.Ordinal)
    {
        ["block"] = CredentialAction.Block,
        ["redact_only"] = CredentialAction.RedactOnly,
        ["alert_only"] = CredentialAction.AlertOnly,
        ["alert_and_redact"] = CredentialAction.AlertAndRedact,
    };

    private static readonly Dictionary<string, ScanMode> Modes = new(StringComparer.Ordinal)
    {
        ["strict"] = ScanMode.Strict,
        ["compatible"] = ScanMode.Compatible,
    };

    public static DataSection Read(Node section, SectionReader sections)
    {
        var data = new DataSection { Line = section.Line };
        foreach (var (key, value) in sections.Read(section, "data", Vocabulary.Data))
        {
            var field = "data." + key;
            data = key switch
            {
                "sensitive_patterns" => data with { Patterns = ReadPatterns(value, field, sections) },
                "locale_packs" => data with { Locales = ReadLocales(value, field, sections) },
                "mode" => data with { Mode = sections.Values.Word(value, field, Modes) },
                _ => data with { Action = sections.Values.Word(value, field, Actions) ?? data.Action },
            };
        }

        return data;
    }

    private static ImmutableArray<CustomPattern> ReadPatterns(Node value, string field, SectionReader sections)
    {
        var patterns = ImmutableArray.CreateBuilder<CustomPattern>();
        foreach (var (text, item, at) in sections.Values.Texts(value, field))
        {
            try
            {
                patterns.Add(CustomPattern.Parse(text));
            }
            catch (ArgumentException e)
            {
                sections.Errors.Add(item, at, $"is no pattern: {ToolName.Shown(e.Message)}");
            }
        }

        return patterns.ToImmutable();
    }

    // An unknown pack is an error here; the existing system accepts it and then denies everything.
    private static ImmutableArray<string> ReadLocales(Node value, string field, SectionReader sections)
    {
        var tags = ImmutableArray.CreateBuilder<string>();
        var known = LocalePacks.All.Select(pack => pack.Tag).ToList();
        foreach (var (text, item, at) in sections.Values.Texts(value, field))
        {
            if (known.Find(tag => string.Equals(tag, text, StringComparison.OrdinalIgnoreCase)) is { } tag)
            {
                tags.Add(tag);
            }
            else
            {
                sections.Errors.Add(
                    item, at, "unknown locale pack; known are " + string.Join(", ", known), Spelling.Nearest(text, known));
            }
        }

        return [.. tags.Distinct()];
    }
}
