using System.Collections.Immutable;

namespace AgentAssembly.Domain.Pricing;

/// <summary>What is gathered while a price file is read. Not thread-safe.</summary>
internal sealed class PriceFileRows
{
    private readonly Dictionary<(string, string), PriceRow> _rows = [];
    private readonly List<PriceRow> _inOrder = [];
    private readonly List<string> _problems = [];
    private readonly List<string> _skipped = [];

    public bool IsFull => _rows.Count >= PriceTable.RowsMax || _problems.Count >= PriceFileRead.ProblemsMax;

    public PriceFileRead Read => new([.. _inOrder], [.. _problems], [.. _skipped]);

    public int Problems => _problems.Count;

    public void Skip(string name) => _skipped.Add(name);

    public void Refuse(string where, string problem) => _problems.Add($"{where}: {problem}");

    /// <summary>A model that stands twice has to say the same twice: which of two prices is meant, nobody could tell.</summary>
    public void Add(string where, PriceRow row)
    {
        if (_rows.TryAdd((row.Provider, row.Model), row))
        {
            _inOrder.Add(row);
        }
        else if (_rows[(row.Provider, row.Model)] != row)
        {
            Refuse(where, "stands twice, with different prices; upper and lower case do not count");
        }
    }

    /// <summary>Says that not all was read, where something is left.</summary>
    public void TellOfRest()
    {
        _problems.Add(_rows.Count >= PriceTable.RowsMax
            ? $"there are more than {PriceTable.RowsMax} models"
            : "there is more that was not looked at");
    }
}
