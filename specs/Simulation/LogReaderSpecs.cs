using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Simulation.Disk;
using AgentAssembly.Specs.Simulation.Runs;

namespace AgentAssembly.Specs.Simulation;

/// <summary>Readers run beside the writer: what it has half written is none of their business.</summary>
public class LogReaderSpecs
{
    [Fact]
    public void A_reader_that_reads_while_a_group_is_half_written_reads_the_group_when_it_is_durable()
    {
        var disk = new SimulatedDisk(1);
        var files = new SimulatedLog(disk, new EmbeddedStoreOptions { SegmentBytes = 64 * 1024, GroupBytesMax = 64 * 1024 });
        var source = new EventSource(new Random(1));
        var model = new LogModel();
        using var log = files.Open(source.Now);
        SimulatedLog.Add(log, model, source.Next(300), source.Now);
        SimulatedLog.Flush(log, model);
        var reader = new LogReader(log);
        var shown = new List<RecordedEvent>();

        disk.InTheMiddleOfAWrite = ReadOn;
        SimulatedLog.Add(log, model, source.Next(300), source.Now);
        SimulatedLog.Flush(log, model);
        disk.InTheMiddleOfAWrite = null;
        ReadOn();

        model.Reconcile(shown);

        void ReadOn()
        {
            while (reader.TryRead(log.Durable, FeedFilter.Everything, out var recorded))
            {
                shown.Add(recorded);
            }
        }
    }
}
