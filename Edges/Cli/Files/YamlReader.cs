using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentAssembly.Edges.Cli.Files;

/// <summary>
/// Reads the small part of YAML that the tool's own files are written in: mappings of words to words or mappings. Through
/// the parser's events, so that depth is bounded while reading.
/// </summary>
internal sealed class YamlReader
{
    private const int DepthMax = 4;

    private readonly Parser _parser;

    private YamlReader(string text) => _parser = new(new StringReader(text));

    /// <summary>The keys at the top; none where the text is empty.</summary>
    /// <exception cref="YamlProblemException">It is no such text.</exception>
    public static IReadOnlyList<YamlEntry> Read(string text)
    {
        try
        {
            return new YamlReader(text).ReadRoot();
        }
        catch (YamlException e)
        {
            throw new YamlProblemException((int)Math.Max(1, e.Start.Line), "it is no YAML that can be read", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet leaks these for a few malformed texts, without a place.
            throw new YamlProblemException(1, "it is no YAML that can be read", e);
        }
    }

    private IReadOnlyList<YamlEntry> ReadRoot()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            return [];
        }

        _parser.Consume<DocumentStart>();
        var root = ReadValue("", 1, depth: 0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
        {
            throw new YamlProblemException(LineOf(_parser.Current!), "a second document begins: write one");
        }

        return root.Text is null or "" ? root.Below : throw new YamlProblemException(1, "it has to begin with a key and a colon");
    }

    private YamlEntry ReadValue(string key, int line, int depth)
    {
        RefuseMarks();
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            return new(key, line, scalar.Value, []);
        }

        return _parser.Accept<MappingStart>(out var start)
            ? new(key, line, null, depth < DepthMax ? ReadMapping(depth + 1) : throw TooDeep(start))
            : throw new YamlProblemException(LineOf(_parser.Current!), "only words and keys with a colon are read, no lists");
    }

    private List<YamlEntry> ReadMapping(int depth)
    {
        var entries = new List<YamlEntry>();
        _parser.Consume<MappingStart>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var line = LineOf(_parser.Current!);
            RefuseMarks();
            if (!_parser.TryConsume<Scalar>(out var key) || key.Value.Length == 0)
            {
                throw new YamlProblemException(line, "a key has to be a word");
            }

            if (entries.Exists(e => e.Key == key.Value))
            {
                throw new YamlProblemException(line, "a key stands there twice");
            }

            entries.Add(ReadValue(key.Value, line, depth));
        }

        return entries;
    }

    private void RefuseMarks()
    {
        if (_parser.Accept<AnchorAlias>(out _) || (_parser.Accept<NodeEvent>(out var node) && !(node.Anchor.IsEmpty && node.Tag.IsEmpty)))
        {
            throw new YamlProblemException(
                LineOf(_parser.Current!), "anchors, aliases and tags are not read: write the value out");
        }
    }

    private static YamlProblemException TooDeep(ParsingEvent at) => new(LineOf(at), $"nested deeper than {DepthMax} levels");

    private static int LineOf(ParsingEvent at) => (int)Math.Max(1, at.Start.Line);
}
