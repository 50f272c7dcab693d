using System.Diagnostics.Metrics;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands.Actions;

/// <summary>What measuring costs a decision.</summary>
public sealed class UnobservedSpecs
{
    private const int Decisions = 1_000;

    [Fact]
    public void Nothing_is_allocated_where_nobody_listens()
    {
        using var health = new LedgerHealth();

        Assert.Equal(0, AllocatedBy(health));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_listener_who_takes_no_exemplars()
    {
        using var listener = Listen();
        using var plain = new LedgerHealth();
        using var telling = new LedgerHealth { LeavesPositions = true };

        Assert.Equal(0, AllocatedBy(plain));

        // So that the line above can fail: a position costs.
        Assert.InRange(AllocatedBy(telling), Decisions * 8, long.MaxValue);
    }

    private static MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == LedgerHealth.MeterName)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => { });
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => { });
        listener.Start();
        return listener;
    }

    private static long AllocatedBy(LedgerHealth health)
    {
        Decide(health);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Decide(health);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Decide(LedgerHealth health)
    {
        for (var i = 0; i < Decisions; i++)
        {
            health.Decided(ActionKind.ToolCall, Verdict.Allow, new Position(1_000), TimeSpan.FromMilliseconds(1));
        }
    }
}
