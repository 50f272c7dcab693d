using System.Globalization;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace AgentAssembly.Domain.Policy.Parsing;

// TOML text → the same tree that YAML makes.
internal sealed class TomlTreeReader
{
    private readonly PolicyErrorList _errors;
    private readonly Node.Mapping _root = new(1, 1, []);

    private TomlTreeReader(PolicyErrorList errors) => _errors = errors;

    // The root, or null where the text is no TOML; then errors say why.
    public static Node? Read(string text, PolicyErrorList errors)
    {
        var options = new TomlSerializerOptions { MaxDepth = YamlTreeReader.MaxDepth };
        DocumentSyntax document;
        try
        {
            document = SyntaxParser.Parse(text, options);
        }
        catch (Exception e) when (e is TomlException or ArgumentException or InvalidOperationException)
        {
            // Tomlyn 2.10 leaks other exceptions for a few malformed texts, such as a backslash at the end.
            errors.Add(1, 1, PolicyErrorList.WholeDocument, "not valid TOML" + (e is TomlException ? ": " + ToolName.Shown(e.Message) : ""));
            return null;
        }

        foreach (var problem in document.Diagnostics)
        {
            var (line, column) = PlaceOf(problem.Span);
            errors.Add(line, column, PolicyErrorList.WholeDocument, "not valid TOML: " + ToolName.Shown(problem.Message));
        }

        return document.HasErrors ? null : new TomlTreeReader(errors).ReadDocument(document);
    }

    private Node.Mapping ReadDocument(DocumentSyntax document)
    {
        foreach (var pair in document.KeyValues)
        {
            Put(_root, pair, depth: 1);
        }

        foreach (var table in document.Tables)
        {
            var target = table is TableArraySyntax ? Append(table) : Descend(_root, [.. KeysOf(table.Name)]);
            foreach (var pair in table.Items)
            {
                Put(target, pair, depth: 1);
            }
        }

        return _root;
    }

    // [[a.b]] begins another mapping in the list a.b.
    private Node.Mapping Append(TableSyntaxBase table)
    {
        var keys = KeysOf(table.Name).ToList();
        var parent = Descend(_root, keys[..^1]);
        var (line, column) = PlaceOf(table.Span);
        var item = new Node.Mapping(line, column, []);
        if (Find(parent, keys[^1].Text) is Node.Sequence list)
        {
            list.Items.Add(item);
        }
        else
        {
            parent.Entries.Add(new(keys[^1], new Node.Sequence(line, column, [item])));
        }

        return item;
    }

    private void Put(Node.Mapping target, KeyValueSyntax pair, int depth)
    {
        var keys = KeysOf(pair.Key).ToList();
        if (keys.Count > 0 && pair.Value is { } value)
        {
            Descend(target, keys[..^1]).Entries.Add(new(keys[^1], ReadValue(value, depth)));
        }
    }

    private static Node.Mapping Descend(Node.Mapping from, List<Node.Scalar> keys)
    {
        foreach (var key in keys)
        {
            var found = Find(from, key.Text);
            if (found is null)
            {
                found = new Node.Mapping(key.Line, key.Column, []);
                from.Entries.Add(new(key, found));
            }

            // A table below a list of tables belongs to the list's last one. The parser has refused other ways.
            from = found switch
            {
                Node.Mapping mapping => mapping,
                Node.Sequence { Items: [.., Node.Mapping last] } => last,
                _ => new Node.Mapping(key.Line, key.Column, []),
            };
        }

        return from;
    }

    private static Node? Find(Node.Mapping mapping, string key) =>
        mapping.Entries.Find(entry => entry.Key is Node.Scalar scalar && scalar.Text == key)?.Value;

    private static IEnumerable<Node.Scalar> KeysOf(KeySyntax? key)
    {
        if (key?.Key is { } first)
        {
            yield return KeyOf(first);
        }

        foreach (var dotted in key?.DotKeys ?? [])
        {
            if (dotted.Key is { } part)
            {
                yield return KeyOf(part);
            }
        }
    }

    private static Node.Scalar KeyOf(BareKeyOrStringValueSyntax key)
    {
        var (line, column) = PlaceOf(key.Span);
        var text = key is StringValueSyntax quoted ? quoted.Value : (key as BareKeySyntax)?.Key?.Text;
        return new(line, column, text ?? "", IsPlain: false);
    }

    private Node ReadValue(ValueSyntax value, int depth)
    {
        var (line, column) = PlaceOf(value.Span);
        if (depth > YamlTreeReader.MaxDepth)
        {
            _errors.Add(line, column, PolicyErrorList.WholeDocument, $"nested deeper than {YamlTreeReader.MaxDepth} levels");
            return new Node.Refused(line, column);
        }

        return value switch
        {
            StringValueSyntax text => new Node.Scalar(line, column, text.Value ?? "", IsPlain: false),
            BooleanValueSyntax truth => new Node.Scalar(line, column, truth.Value ? "true" : "false", IsPlain: true),
            IntegerValueSyntax number => new Node.Scalar(line, column, number.Value.ToString(CultureInfo.InvariantCulture), IsPlain: true),
            FloatValueSyntax number => new Node.Scalar(line, column, number.Token?.Text ?? "", IsPlain: true),
            ArraySyntax list => new Node.Sequence(line, column, [.. list.Items.Select(i => i.Value).OfType<ValueSyntax>().Select(v => ReadValue(v, depth + 1))]),
            InlineTableSyntax table => ReadInline(table, line, column, depth),
            _ => new Node.Scalar(line, column, value.ToString().Trim(), IsPlain: false),
        };
    }

    private Node.Mapping ReadInline(InlineTableSyntax table, int line, int column, int depth)
    {
        var mapping = new Node.Mapping(line, column, []);
        foreach (var item in table.Items)
        {
            if (item.KeyValue is { } pair)
            {
                Put(mapping, pair, depth + 1);
            }
        }

        return mapping;
    }

    private static (int Line, int Column) PlaceOf(SourceSpan span) => (Math.Max(0, span.Start.Line) + 1, Math.Max(0, span.Start.Column) + 1);
}
