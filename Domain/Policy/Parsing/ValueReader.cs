using System.Globalization;

namespace AgentAssembly.Domain.Policy.Parsing;

// Reads scalars and lists, and reports what is none. A value that is wrong is null, or left out of its list.
internal sealed class ValueReader(PolicyErrorList errors)
{
    public string? Text(Node value, string field)
    {
        if (value is Node.Scalar scalar)
        {
            return scalar.Text;
        }

        ReportType(value, field, "must be text");
        return null;
    }

    // Wants the words true and false of YAML 1.2, and denies on anything else.
    public bool Boolean(Node value, string field)
    {
        if (value is Node.Scalar { IsPlain: true, Text: "true" or "True" or "TRUE" })
        {
            return true;
        }

        if (value is not Node.Scalar { IsPlain: true, Text: "false" or "False" or "FALSE" })
        {
            ReportType(value, field, "must be true or false, without quotes");
        }

        return false;
    }

    public long? WholeNumber(Node value, string field, long most = uint.MaxValue)
    {
        if (value is Node.Scalar { IsPlain: true } scalar
            && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= 0 && number <= most)
        {
            return number;
        }

        ReportType(value, field, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from 0 to {most}"));
        return null;
    }

    // A sum of money: positive, finite and exact (W17 of the policy specification: others were accepted and then ignored).
    public decimal? Amount(Node value, string field)
    {
        if (value is not Node.Scalar { IsPlain: true } scalar
            || !decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount))
        {
            ReportType(value, field, "must be a number of USD, such as 12.50");
            return null;
        }

        if (amount <= 0)
        {
            errors.Add(value, field, "must be greater than 0");
            return null;
        }

        return amount;
    }

    public T? Word<T>(Node value, string field, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (value is Node.Scalar scalar && words.TryGetValue(scalar.Text, out var meant))
        {
            return meant;
        }

        var nearest = value is Node.Scalar text ? Spelling.Nearest(text.Text, words.Keys) : null;
        ReportType(value, field, "must be one of " + string.Join(", ", words.Keys), nearest);
        return null;
    }

    // The items with their fields, such as network.allowlist[2].
    public IEnumerable<(Node Item, string Field)> Items(Node value, string field)
    {
        if (value is not Node.Sequence sequence)
        {
            ReportType(value, field, "must be a list");
            return [];
        }

        return sequence.Items.Select((item, i) => (item, string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]")));
    }

    public IEnumerable<(string Text, Node Item, string Field)> Texts(Node value, string field)
    {
        foreach (var (item, at) in Items(value, field))
        {
            if (item is Node.Scalar { IsNull: true })
            {
                errors.Add(item, at, "has no value; give it one, or remove it");
            }
            else if (Text(item, at) is { } text)
            {
                yield return (text, item, at);
            }
        }
    }

    public void ReportType(Node value, string field, string message, string? suggestion = null)
    {
        if (value is not Node.Refused)
        {
            errors.Add(value, field, message, suggestion);
        }
    }
}
