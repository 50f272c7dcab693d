using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Parsing;

// Text → document, or every error that can be found in one reading.
internal sealed class DocumentReader
{
    private const string NoPosture =
        "states no posture; list tools under 'tools', or deny all of them with tools: {\"*\": {allow: false}}";

    private const string NotSections = "must be a mapping of policy sections";

    private static readonly string[] ScopesNotEnforced = ["org:", "team:", "agent:", "tool:"];

    private readonly PolicyErrorList _errors;
    private readonly SectionReader _sections;

    private DocumentReader(PolicyErrorList errors)
    {
        _errors = errors;
        _sections = new(errors);
    }

    public static PolicyParseResult Read(string name, string text)
    {
        var errors = new PolicyErrorList(name);
        var tools = new DocumentReader(errors).ReadText(text);
        return errors.IsEmpty ? new PolicyParseResult.Accepted(new(name, tools)) : errors.ToRefusal();
    }

    private ImmutableArray<ToolRule> ReadText(string text)
    {
        var body = text.StartsWith('\uFEFF') ? text[1..] : text; // A byte order mark is no part of the document.
        if (!PolicyText.IsReadable(body, _errors))
        {
            return [];
        }

        var root = YamlTreeReader.Read(body, _errors);
        if (root is null or YamlNode.Scalar { IsNull: true })
        {
            ReportEmptiness();
            return [];
        }

        var mapping = _sections.Mapping(root, PolicyErrorList.WholeDocument, NotSections);
        return mapping is null ? [] : IsEnvelope(mapping) ? ReadEnvelope(mapping) : ReadBody(mapping);
    }

    private void ReportEmptiness()
    {
        if (_errors.IsEmpty)
        {
            _errors.Add(1, 1, PolicyErrorList.WholeDocument, NoPosture);
        }
    }

    private static bool IsEnvelope(YamlNode.Mapping root) =>
        root.Entries.Exists(entry => entry.Key is YamlNode.Scalar key && Vocabulary.Envelope.Holds(key.Text));

    private ImmutableArray<ToolRule> ReadEnvelope(YamlNode.Mapping root)
    {
        var values = _sections.Read(root, "", Vocabulary.Envelope);
        ReadLabels(values, "", "apiVersion", "kind");
        if (values.TryGetValue("metadata", out var metadata)
            && _sections.Mapping(metadata, "metadata", "must be a mapping") is { } labels)
        {
            var texts = _sections.Read(labels, "metadata", Vocabulary.Metadata);
            ReadLabels(texts, "metadata", "name", "version", "description");
        }

        if (values.TryGetValue("spec", out var spec))
        {
            var body = _sections.Mapping(spec, "spec", NotSections);
            return body is null ? [] : ReadBody(body);
        }

        if (!HasKey(root, "spec"))
        {
            _errors.Add(root, "spec", "missing; an envelope holds its policy under 'spec'");
        }

        return [];
    }

    private ImmutableArray<ToolRule> ReadBody(YamlNode.Mapping body)
    {
        var values = _sections.Read(body, "", Vocabulary.Body);
        ReadLabels(values, "", "version");
        if (values.TryGetValue("scope", out var scope))
        {
            CheckScope(scope);
        }

        if (values.TryGetValue("tools", out var tools))
        {
            return _sections.Mapping(tools, "tools", "must be a mapping of tool names") is { } entries
                ? ReadTools(entries)
                : [];
        }

        if (!HasKey(body, "tools") && !_errors.Suggests("tools"))
        {
            _errors.Add(body, PolicyErrorList.WholeDocument, NoPosture);
        }

        return [];
    }

    private void CheckScope(YamlNode scope)
    {
        var text = _sections.Text(scope, "scope");
        if (text is null or "global")
        {
            return;
        }

        var isKnown = ScopesNotEnforced.Any(kind => text.StartsWith(kind, StringComparison.Ordinal) && text != kind);
        _errors.Add(
            scope,
            "scope",
            isKnown ? Vocabulary.NotEnforced : "unknown scope; expected 'global'",
            isKnown ? null : Spelling.Nearest(text, ["global"]));
    }

    private ImmutableArray<ToolRule> ReadTools(YamlNode.Mapping tools)
    {
        if (tools.Entries.Count == 0)
        {
            _errors.Add(tools, "tools", NoPosture);
        }

        return [.. _sections.Entries(tools, "tools").Select(entry => ReadTool(entry.Key, entry.Value))];
    }

    private ToolRule ReadTool(YamlNode.Scalar key, YamlNode value)
    {
        var field = SectionReader.Field("tools", key.Text);
        if (ToolName.ProblemWith(key.Text) is { } problem)
        {
            _errors.Add(key, field, problem);
        }

        var allow = _sections.HasValue(key, value, field)
            && _sections.Mapping(value, field, "must be a mapping such as {allow: true}") is { } rule
            && _sections.Read(rule, field, Vocabulary.Tool).TryGetValue("allow", out var allowed)
            && _sections.Boolean(allowed, field + ".allow");
        return new(key.Text, allow, key.Line);
    }

    private void ReadLabels(Dictionary<string, YamlNode> values, string path, params string[] keys)
    {
        foreach (var key in keys)
        {
            if (values.TryGetValue(key, out var label))
            {
                _sections.Text(label, SectionReader.Field(path, key));
            }
        }
    }

    private static bool HasKey(YamlNode.Mapping section, string key) =>
        section.Entries.Exists(entry => entry.Key is YamlNode.Scalar text && text.Text == key);
}
