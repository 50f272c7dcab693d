namespace AgentAssembly.Domain.Policy.Parsing;

// Reads mappings, and reports what must not be in one: keys that are no text, doubled, unknown, refused or empty.
internal sealed class SectionReader(PolicyErrorList errors)
{
    public PolicyErrorList Errors { get; } = errors;

    public ValueReader Values { get; } = new(errors);

    // The values of the known keys, by key; empty where the node is no mapping.
    public Dictionary<string, Node> Read(Node section, string path, Vocabulary words, string expected = "must be a mapping")
    {
        var values = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var (key, value) in Entries(section, path, expected))
        {
            var field = Field(path, key.Text);
            if (words.RefusalOf(key.Text) is { } refusal)
            {
                Errors.Add(key, field, refusal);
            }
            else if (!words.Holds(key.Text))
            {
                Errors.Add(key, field, "unknown key", words.NearestTo(key.Text));
            }
            else if (HasValue(key, value, field))
            {
                values.Add(key.Text, value);
            }
        }

        return values;
    }

    // The entries whose keys are text, each key once: a doubled key is reported, and its first entry stands.
    public IEnumerable<(Node.Scalar Key, Node Value)> Entries(Node section, string path, string expected)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in Mapping(section, path, expected)?.Entries ?? [])
        {
            if (key is not Node.Scalar text)
            {
                Values.ReportType(key, path.Length == 0 ? PolicyErrorList.WholeDocument : path, "a key must be text");
            }
            else if (text is { IsPlain: true, Text: "<<" })
            {
                Errors.Add(text, Field(path, text.Text), "YAML merge keys are not allowed; write the entries out");
            }
            else if (!seen.Add(text.Text))
            {
                Errors.Add(text, Field(path, text.Text), "duplicate key");
            }
            else
            {
                yield return (text, value);
            }
        }
    }

    // A key without a value reads like a restriction and would mean none.
    public bool HasValue(Node.Scalar key, Node value, string field)
    {
        if (value is not Node.Scalar { IsNull: true })
        {
            return true;
        }

        Errors.Add(key, field, "has no value; give it one, or remove the key");
        return false;
    }

    public Node.Mapping? Mapping(Node value, string field, string expected)
    {
        if (value is Node.Mapping mapping)
        {
            return mapping;
        }

        Values.ReportType(value, field.Length == 0 ? PolicyErrorList.WholeDocument : field, expected);
        return null;
    }

    public static string Field(string path, string key) =>
        path.Length == 0 ? ToolName.Shown(key) : $"{path}.{ToolName.Shown(key)}";
}
