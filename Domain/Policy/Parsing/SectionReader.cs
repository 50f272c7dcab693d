namespace AgentAssembly.Domain.Policy.Parsing;

// Reads mappings, and reports what must not be in one: keys that are no text, doubled, unknown, refused or empty.
internal sealed class SectionReader(PolicyErrorList errors)
{
    // The values of the keys that are enforced, by key.
    public Dictionary<string, YamlNode> Read(YamlNode.Mapping section, string path, Vocabulary words)
    {
        var values = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in Entries(section, path))
        {
            var field = Field(path, key.Text);
            if (words.RefusalOf(key.Text) is { } refusal)
            {
                errors.Add(key, field, refusal);
            }
            else if (!words.Holds(key.Text))
            {
                errors.Add(key, field, "unknown key", words.NearestTo(key.Text));
            }
            else if (HasValue(key, value, field))
            {
                values.Add(key.Text, value);
            }
        }

        return values;
    }

    // The entries whose keys are text, each key once: a doubled key is reported, and its first entry stands.
    public IEnumerable<(YamlNode.Scalar Key, YamlNode Value)> Entries(YamlNode.Mapping section, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in section.Entries)
        {
            if (key is not YamlNode.Scalar text)
            {
                ReportType(key, path.Length == 0 ? PolicyErrorList.WholeDocument : path, "a key must be text");
            }
            else if (text is { IsPlain: true, Text: "<<" })
            {
                errors.Add(text, Field(path, text.Text), "YAML merge keys are not allowed; write the entries out");
            }
            else if (!seen.Add(text.Text))
            {
                errors.Add(text, Field(path, text.Text), "duplicate key");
            }
            else
            {
                yield return (text, value);
            }
        }
    }

    // A key without a value reads like a restriction and would mean none.
    public bool HasValue(YamlNode.Scalar key, YamlNode value, string field)
    {
        if (value is not YamlNode.Scalar { IsNull: true })
        {
            return true;
        }

        errors.Add(key, field, "has no value; give it one, or remove the key");
        return false;
    }

    public YamlNode.Mapping? Mapping(YamlNode value, string field, string message)
    {
        if (value is not YamlNode.Mapping mapping)
        {
            ReportType(value, field, message);
            return null;
        }

        return mapping;
    }

    public string? Text(YamlNode value, string field)
    {
        if (value is not YamlNode.Scalar scalar)
        {
            ReportType(value, field, "must be text");
            return null;
        }

        return scalar.Text;
    }

    // Wants the words true and false of YAML 1.2, and denies on anything else.
    public bool Boolean(YamlNode value, string field)
    {
        if (value is YamlNode.Scalar { IsPlain: true, Text: "true" or "True" or "TRUE" })
        {
            return true;
        }

        if (value is not YamlNode.Scalar { IsPlain: true, Text: "false" or "False" or "FALSE" })
        {
            ReportType(value, field, "must be true or false, without quotes");
        }

        return false;
    }

    public static string Field(string path, string key) =>
        path.Length == 0 ? ToolName.Shown(key) : $"{path}.{ToolName.Shown(key)}";

    private void ReportType(YamlNode value, string field, string message)
    {
        if (value is not YamlNode.Refused)
        {
            errors.Add(value, field, message);
        }
    }
}
