using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentAssembly.Domain.Policy.Parsing;

// Text → tree, through the parser's events, so that depth is bounded while reading and every node keeps its place.
internal sealed class YamlTreeReader
{
    public const int MaxDepth = 32;

    private readonly Parser _parser;
    private readonly PolicyErrorList _errors;
    private bool _stopped;

    private YamlTreeReader(string text, PolicyErrorList errors)
    {
        _parser = new(new Scanner(new StringReader(text), skipComments: true));
        _errors = errors;
    }

    // The root, or null where the text holds none; then either an error says why, or the text is empty.
    public static YamlNode? Read(string text, PolicyErrorList errors) => new YamlTreeReader(text, errors).ReadRoot();

    private YamlNode? ReadRoot()
    {
        YamlNode? root = null;
        while (Next() is { } parsed)
        {
            if (parsed is DocumentStart && root is not null)
            {
                Report(parsed, "a second YAML document in one text; write one document per file");
                return root;
            }

            if (parsed is NodeEvent or AnchorAlias)
            {
                root = ReadNode(parsed, depth: 1);
            }
        }

        return _stopped ? null : root;
    }

    private YamlNode ReadNode(ParsingEvent parsed, int depth)
    {
        RefuseProperties(parsed);
        var (line, column) = PlaceOf(parsed.Start);
        return parsed switch
        {
            Scalar scalar => new YamlNode.Scalar(line, column, scalar.Value, scalar.Style == ScalarStyle.Plain),
            AnchorAlias => new YamlNode.Refused(line, column),
            _ when depth > MaxDepth => StopAt(parsed, $"nested deeper than {MaxDepth} levels"),
            MappingStart => new YamlNode.Mapping(line, column, ReadEntries(depth)),
            SequenceStart => ReadSequence(line, column, depth),
            _ => StopAt(parsed, "not valid YAML"),
        };
    }

    private List<YamlEntry> ReadEntries(int depth)
    {
        var entries = new List<YamlEntry>();
        while (Next() is { } key and not MappingEnd)
        {
            var keyNode = ReadNode(key, depth + 1);
            if (Next() is { } value)
            {
                entries.Add(new(keyNode, ReadNode(value, depth + 1)));
            }
        }

        return entries;
    }

    private YamlNode.Sequence ReadSequence(int line, int column, int depth)
    {
        while (Next() is { } item and not SequenceEnd)
        {
            ReadNode(item, depth + 1);
        }

        return new(line, column);
    }

    private void RefuseProperties(ParsingEvent parsed)
    {
        if (parsed is AnchorAlias)
        {
            Report(parsed, "YAML aliases are not allowed; write the value out");
        }
        else if (parsed is NodeEvent { Anchor.IsEmpty: false })
        {
            Report(parsed, "YAML anchors are not allowed; write the value out where it is needed");
        }
        else if (parsed is NodeEvent { Tag.IsEmpty: false })
        {
            Report(parsed, "YAML tags are not allowed");
        }
    }

    // The next event; null at the end of the text and once reading has stopped.
    private ParsingEvent? Next()
    {
        try
        {
            return !_stopped && _parser.MoveNext() ? _parser.Current : null;
        }
        catch (YamlException e)
        {
            Stop(e.Start, "not valid YAML: " + e.Message);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet 18.1 leaks these for a few malformed texts, such as `!<>` and "...\t0"; its text says nothing.
            Stop(_parser.Current?.End ?? Mark.Empty, "not valid YAML");
        }

        return null;
    }

    private YamlNode.Refused StopAt(ParsingEvent parsed, string message)
    {
        Stop(parsed.Start, message);
        var (line, column) = PlaceOf(parsed.Start);
        return new(line, column);
    }

    private void Stop(in Mark place, string message)
    {
        _stopped = true;
        var (line, column) = PlaceOf(place);
        _errors.Add(line, column, PolicyErrorList.WholeDocument, message);
    }

    private void Report(ParsingEvent parsed, string message)
    {
        var (line, column) = PlaceOf(parsed.Start);
        _errors.Add(line, column, PolicyErrorList.WholeDocument, message);
    }

    private static (int Line, int Column) PlaceOf(in Mark place) =>
        ((int)Math.Max(1, place.Line), (int)Math.Max(1, place.Column));
}
