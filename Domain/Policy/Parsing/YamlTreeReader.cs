using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentAssembly.Domain.Policy.Parsing;

// Text → tree, through the parser's events, so that depth is bounded while reading and every node keeps its place.
internal sealed class YamlTreeReader
{
    public const int MaxDepth = 32;

    // What aliases may make of a text: few lines can name more nodes than fit into memory.
    public const int MaxNodes = 100_000;

    private readonly Parser _parser;
    private readonly PolicyErrorList _errors;
    private readonly Dictionary<AnchorName, Anchored> _anchors = [];
    private int _nodes;
    private bool _stopped;

    private YamlTreeReader(string text, PolicyErrorList errors)
    {
        _parser = new(new Scanner(new StringReader(text), skipComments: true));
        _errors = errors;
    }

    // The root, or null where the text holds none; then either an error says why, or the text is empty.
    public static Node? Read(string text, PolicyErrorList errors) => new YamlTreeReader(text, errors).ReadRoot();

    private Node? ReadRoot()
    {
        Node? root = null;
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

    private Node ReadNode(ParsingEvent parsed, int depth)
    {
        RefuseTag(parsed);
        var (line, column) = PlaceOf(parsed.Start);
        var before = _nodes++;
        Node node = parsed switch
        {
            Scalar scalar => new Node.Scalar(line, column, scalar.Value, scalar.Style == ScalarStyle.Plain),
            AnchorAlias alias => Repeat(alias, depth),
            _ when depth > MaxDepth => StopAt(parsed, $"nested deeper than {MaxDepth} levels"),
            MappingStart => new Node.Mapping(line, column, ReadEntries(depth)),
            SequenceStart => new Node.Sequence(line, column, ReadItems(depth)),
            _ => StopAt(parsed, "not valid YAML"),
        };
        if (parsed is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor] = new(node, _nodes - before, LevelsBelow(node));
        }

        return node;
    }

    // The node that was anchored before, as if it had been written out here.
    private Node Repeat(AnchorAlias alias, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value, out var anchored))
        {
            return StopAt(alias, "an alias to a node that is not there, or not complete yet");
        }

        _nodes += anchored.Nodes;
        return depth + anchored.Levels > MaxDepth ? StopAt(alias, $"nested deeper than {MaxDepth} levels")
            : _nodes > MaxNodes ? StopAt(alias, $"aliases make more than {MaxNodes} nodes of it")
            : anchored.Node;
    }

    private List<NodeEntry> ReadEntries(int depth)
    {
        var entries = new List<NodeEntry>();
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

    private static int LevelsBelow(Node node) => node switch
    {
        Node.Mapping mapping => 1 + mapping.Entries.Select(e => LevelsBelow(e.Value)).DefaultIfEmpty().Max(),
        Node.Sequence sequence => 1 + sequence.Items.Select(LevelsBelow).DefaultIfEmpty().Max(),
        _ => 0,
    };

    private List<Node> ReadItems(int depth)
    {
        var items = new List<Node>();
        while (Next() is { } item and not SequenceEnd)
        {
            items.Add(ReadNode(item, depth + 1));
        }

        return items;
    }

    private void RefuseTag(ParsingEvent parsed)
    {
        if (parsed is NodeEvent { Tag.IsEmpty: false })
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

    private Node.Refused StopAt(ParsingEvent parsed, string message)
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

    private readonly record struct Anchored(Node Node, int Nodes, int Levels);

    private static (int Line, int Column) PlaceOf(in Mark place) =>
        ((int)Math.Max(1, place.Line), (int)Math.Max(1, place.Column));
}
