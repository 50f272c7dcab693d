using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Parsing;

// Text → document, or every error that can be found in one reading.
internal sealed class DocumentReader
{
    private const string NoPosture =
        "states nothing; list what agents may do, or write 'default: deny' or 'default: allow' to say it for everything";

    private const string NotSections = "must be a mapping of policy sections";

    private static readonly Dictionary<string, Posture> Postures = new(StringComparer.Ordinal)
    {
        ["allow"] = Posture.Allow,
        ["deny"] = Posture.Deny,
    };

    // What a document can hold without saying anything about an action.
    private static readonly string[] Labels = ["version", "scope", "approval_timeout_secs", "approval", "syscalls"];

    private readonly string _name;
    private readonly PolicyErrorList _errors;
    private readonly SectionReader _sections;

    private DocumentReader(string name, PolicyErrorList errors)
    {
        _name = name;
        _errors = errors;
        _sections = new(errors);
    }

    public static PolicyParseResult Read(string name, string text)
    {
        var errors = new PolicyErrorList(name);
        var document = new DocumentReader(name, errors).ReadText(text);
        return document is not null && errors.IsEmpty ? new PolicyParseResult.Accepted(document) : errors.ToRefusal();
    }

    private PolicyDocument? ReadText(string text)
    {
        var body = text.StartsWith('\uFEFF') ? text[1..] : text; // A byte order mark is no part of the document.
        if (!PolicyText.IsReadable(body, _errors))
        {
            return null;
        }

        var isToml = _name.EndsWith(".toml", StringComparison.OrdinalIgnoreCase);
        var root = isToml ? TomlTreeReader.Read(body, _errors) : YamlTreeReader.Read(body, _errors);
        if (root is null or Node.Scalar { IsNull: true })
        {
            if (_errors.IsEmpty)
            {
                _errors.Add(1, 1, PolicyErrorList.WholeDocument, NoPosture);
            }

            return null;
        }

        return _sections.Mapping(root, "", NotSections) is not { } mapping ? null
            : isToml && LocalRulesReader.Recognizes(mapping) ? LocalRulesReader.Read(_name, mapping, _sections)
            : IsEnvelope(mapping) ? ReadEnvelope(mapping)
            : ReadBody(mapping, title: null);
    }

    private static bool IsEnvelope(Node.Mapping root) =>
        root.Entries.Exists(entry => entry.Key is Node.Scalar key && Vocabulary.Envelope.Holds(key.Text));

    private PolicyDocument? ReadEnvelope(Node.Mapping root)
    {
        var values = _sections.Read(root, "", Vocabulary.Envelope);
        ReadLabels(values, "", "apiVersion", "kind");
        string? title = null;
        if (values.TryGetValue("metadata", out var metadata))
        {
            var texts = _sections.Read(metadata, "metadata", Vocabulary.Metadata);
            ReadLabels(texts, "metadata", "version", "description");
            title = texts.TryGetValue("name", out var named) ? _sections.Values.Text(named, "metadata.name") : null;
        }

        if (values.TryGetValue("spec", out var spec))
        {
            return _sections.Mapping(spec, "spec", NotSections) is { } body ? ReadBody(body, title) : null;
        }

        if (!HasKey(root, "spec"))
        {
            _errors.Add(root, "spec", "missing; an envelope holds its policy under 'spec'");
        }

        return null;
    }

    private PolicyDocument ReadBody(Node.Mapping body, string? title)
    {
        var values = _sections.Read(body, "", Vocabulary.Body);
        ReadLabels(values, "", "version");
        var terms = ApprovalReader.Read(values, _sections);
        var document = new PolicyDocument
        {
            Name = _name,
            Title = title,
            Scope = values.TryGetValue("scope", out var scope) ? ReadScope(scope) : PolicyScope.Global,
            Posture = values.TryGetValue("default", out var posture)
                ? _sections.Values.Word(posture, "default", Postures) ?? default
                : default,
            Approval = terms,
            Tools = values.TryGetValue("tools", out var tools) ? ToolsReader.Read(tools, _sections) : [],
            Rules = values.TryGetValue("rules", out var rules) ? RulesReader.Read(rules, terms, _sections) : [],
            Network = Section(values, "network", NetworkReader.Read),
            Schedule = Section(values, "schedule", ScheduleReader.Read),
            Capabilities = Section(values, "capabilities", CapabilityReader.Read),
            Filesystem = Section(values, "filesystem", FilesystemReader.Read),
            Process = Section(values, "process", ProcessReader.Read),
            Syscalls = Section(values, "syscalls", SyscallReader.Read),
            Data = Section(values, "data", DataReader.Read),
            Budget = Section(values, "budget", BudgetReader.Read),
            Warnings = _errors.Warnings,
        };
        CheckThatSomethingIsStated(body, values);
        return document;
    }

    private T? Section<T>(Dictionary<string, Node> values, string key, Func<Node, SectionReader, T> read) =>
        values.TryGetValue(key, out var section) ? read(section, _sections) : default;

    // `network: {}` says something: nothing may be reached. Other empty sections restrict nothing.
    private void CheckThatSomethingIsStated(Node.Mapping body, Dictionary<string, Node> values)
    {
        var says = values.Any(entry => !Labels.Contains(entry.Key)
            && (entry.Key == "network" || entry.Value is Node.Scalar or Node.Mapping { Entries.Count: > 0 } or Node.Sequence { Items.Count: > 0 }));
        if (!says && _errors.IsEmpty)
        {
            _errors.Add(body, PolicyErrorList.WholeDocument, NoPosture);
        }
    }

    private PolicyScope ReadScope(Node value)
    {
        if (_sections.Values.Text(value, "scope") is not { } text)
        {
            return PolicyScope.Global;
        }

        var (scope, problem) = PolicyScope.Read(text);
        if (scope is null)
        {
            _errors.Add(value, "scope", problem, Spelling.Nearest(text, ["global"]));
        }

        return scope ?? PolicyScope.Global;
    }

    private void ReadLabels(Dictionary<string, Node> values, string path, params string[] keys)
    {
        foreach (var key in keys)
        {
            if (values.TryGetValue(key, out var label))
            {
                _sections.Values.Text(label, SectionReader.Field(path, key));
            }
        }
    }

    private static bool HasKey(Node.Mapping section, string key) =>
        section.Entries.Exists(entry => entry.Key is Node.Scalar text && text.Text == key);
}
