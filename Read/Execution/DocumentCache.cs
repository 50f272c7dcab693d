namespace AgentAssembly.Read.Execution;

/// <summary>
/// Documents that were valid, by their text; those unused for longest go first. Bounded by count and by characters. Safe for
/// concurrent use.
/// </summary>
internal sealed class DocumentCache(int documentsMax, long charactersMax)
{
    private readonly Dictionary<string, LinkedListNode<ParsedDocument>> _byText = new(StringComparer.Ordinal);
    private readonly LinkedList<ParsedDocument> _byUse = new();
    private readonly Lock _lock = new();
    private long _characters;

    /// <summary>How many documents are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byText.Count;
            }
        }
    }

    /// <summary>The document of a text; null where it is not kept.</summary>
    public ParsedDocument? Find(string text)
    {
        lock (_lock)
        {
            if (!_byText.TryGetValue(text, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value;
        }
    }

    /// <summary>Keeps a document that was valid.</summary>
    public void Keep(ParsedDocument document)
    {
        lock (_lock)
        {
            if (document.Text.Length > charactersMax || _byText.ContainsKey(document.Text))
            {
                return;
            }

            _byText.Add(document.Text, _byUse.AddFirst(document));
            _characters += document.Text.Length;
            while (_byText.Count > documentsMax || _characters > charactersMax)
            {
                var last = _byUse.Last!.Value;
                _byUse.RemoveLast();
                _byText.Remove(last.Text);
                _characters -= last.Text.Length;
            }
        }
    }
}
