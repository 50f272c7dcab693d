using System.Runtime.InteropServices;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded.Index;

/// <summary>What a run of records adds to the index.</summary>
internal sealed class IndexBatch
{
    private const int AnchorEvery = 128;

    private readonly Dictionary<StreamName, Run> _runs = [];

    /// <summary>The position behind the last record.</summary>
    public Position Next { get; private set; }

    public Hash256 LastHash { get; private set; }

    public int Events { get; private set; }

    public List<Anchor> Anchors { get; } = [];

    public IReadOnlyDictionary<StreamName, Run> Runs => _runs;

    /// <summary>Adds the record that lies at an offset.</summary>
    public void Add(RecordFrame record, long offsetBytes)
    {
        if (!EventFields.TryRead(record.Bytes, out var fields, out var problem))
        {
            throw new EventStoreException(StoreFault.Damaged, $"position {record.Position} holds no event: {problem}");
        }

        ref var run = ref CollectionsMarshal.GetValueRefOrAddDefault(_runs, fields.Stream, out _);
        run ??= new Run { First = fields.Version };
        run.Positions.Add(record.Position);
        run.Head = new(fields.Version, record.Hash);
        if (record.Position.Value % AnchorEvery == 0)
        {
            Anchors.Add(new(record.Position, offsetBytes));
        }

        Next = record.Position.Next;
        LastHash = record.Hash;
        Events++;
    }

    /// <summary>One stream's part.</summary>
    internal sealed class Run
    {
        public StreamVersion First { get; init; }

        public List<Position> Positions { get; } = [];

        public StreamHead Head { get; set; }
    }
}
