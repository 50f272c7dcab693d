using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentAssembly.Domain.Policy.Parsing;

namespace AgentAssembly.Domain.Policy.Asking;

// Arguments or a result: a mapping or a list becomes compact JSON with its keys in the order given and its numbers as
// they were written; text is the payload itself, so that what is no JSON can be asked about, too.
internal static partial class PayloadReader
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Read(Node value, string field, SectionReader sections)
    {
        if (value is Node.Scalar text)
        {
            return Encoding.UTF8.GetBytes(text.Text);
        }

        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Compact))
        {
            Write(value, field, sections, writer);
        }

        return json.WrittenMemory;
    }

    private static void Write(Node node, string field, SectionReader sections, Utf8JsonWriter json)
    {
        switch (node)
        {
            case Node.Mapping mapping:
                json.WriteStartObject();
                foreach (var (key, value) in sections.Entries(mapping, field, "must be a mapping"))
                {
                    json.WritePropertyName(key.Text);
                    Write(value, SectionReader.Field(field, key.Text), sections, json);
                }

                json.WriteEndObject();
                break;
            case Node.Sequence sequence:
                json.WriteStartArray();
                foreach (var (item, at) in sections.Values.Items(sequence, field))
                {
                    Write(item, at, sections, json);
                }

                json.WriteEndArray();
                break;
            case Node.Scalar scalar:
                WriteScalar(scalar, field, sections, json);
                break;
            default:
                json.WriteNullValue(); // Already reported, so nothing is asked.
                break;
        }
    }

    // The core schema of YAML 1.2. Its numbers that JSON does not have could be meant as text, so they are refused.
    private static void WriteScalar(Node.Scalar scalar, string field, SectionReader sections, Utf8JsonWriter json)
    {
        if (!scalar.IsPlain)
        {
            json.WriteStringValue(scalar.Text);
        }
        else if (scalar.IsNull)
        {
            json.WriteNullValue();
        }
        else if (scalar.Text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
        {
            json.WriteBooleanValue(scalar.Text[0] is 't' or 'T');
        }
        else if (JsonNumber().IsMatch(scalar.Text))
        {
            json.WriteRawValue(scalar.Text);
        }
        else
        {
            if (YamlNumber().IsMatch(scalar.Text))
            {
                sections.Errors.Add(
                    scalar, field, "is a number of YAML that JSON does not have; write it as in JSON, or in quotes if it is text");
            }

            json.WriteStringValue(scalar.Text);
        }
    }

    [GeneratedRegex("""\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\z""", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();

    [GeneratedRegex(
        """\A(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|0o[0-7]+|0x[0-9a-fA-F]+)\z""",
        RegexOptions.CultureInvariant)]
    private static partial Regex YamlNumber();
}
