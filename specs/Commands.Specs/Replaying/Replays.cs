using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Specs.Commands.Replaying;

// Short ways to replays.
internal static class Replays
{
    public static CandidateText Candidate(string policy, string name = "next") =>
        new(name, [new PolicySource("a.yaml", policy)]);

    public static ReplayRequest Request(params CandidateText[] candidates) =>
        new("", "", [.. candidates]) { Detail = new(ReplayDetail.GroupsMax, ReplayDetail.SamplesMax) };

    public static async Task<ImmutableArray<ReplayReport>> RunAsync(
        this WriteSide side, ReplayRequest request, Caller? caller = null)
    {
        var ended = await side.EndAsync(await side.StartAsync(request, caller));
        Assert.Equal(ReplayPhase.Finished, ended.Phase);
        return ended.Reports;
    }

    public static Task<ImmutableArray<ReplayReport>> RunAsync(this WriteSide side, params string[] policies) =>
        side.RunAsync(Request([.. policies.Select((policy, i) => Candidate(policy, $"candidate {i}"))]));

    public static async Task<ReplayId> StartAsync(this WriteSide side, ReplayRequest request, Caller? caller = null) =>
        Assert.IsType<Answer<ReplayId>.Done>(
            await side.Replays.StartAsync(caller ?? WriteSide.Local, request, CancellationToken.None)).Value;

    public static async Task<ReplayState> EndAsync(this WriteSide side, ReplayId id)
    {
        for (var tries = 0; tries < 60_000; tries++)
        {
            if (await side.ReplayQueries.FindAsync(WriteSide.Local, id, CancellationToken.None) is { State.Phase: not ReplayPhase.Running } ended)
            {
                return ended.State;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        throw new InvalidOperationException($"replay {id} does not end");
    }
}
