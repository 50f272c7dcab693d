using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Day.Parts;

/// <summary>Verdicts on agents are observed for a while, and enforced again.</summary>
internal static class Modes
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    public static async Task RunAsync(Stage stage)
    {
        var bush = stage.Cast.Field.Bush;
        var until = (TimeProvider.System.GetUtcNow() + Window).ToUnixTimeMilliseconds();
        var shown = await stage.Client.AskAsync(
            to => Stage.Agents(to).PreviewCascadeAsync(new() { Agent = bush[0].Ref }).ResponseAsync);
        var echo = shown.Agents.Select(agent => agent.Id).ToList();
        Assert.Equal(bush.Select(agent => agent.Self.HexId).Order(), echo.Order());

        await SetAsync(stage, bush, new()
        {
            Agent = bush[0].Ref,
            Mode = EnforcementMode.Observe,
            Reason = "a trial",
            ExpiresAtUnixMs = until,
            CascadeEcho = { echo },
        });
        var stale = new SetEnforcementModeRequest
        {
            Agent = bush[0].Ref, Mode = EnforcementMode.Enforce, CascadeEcho = { echo.AsEnumerable().Reverse() },
        };
        await stage.Client.RefusedAsync(StatusCode.FailedPrecondition, "CASCADE_CHANGED",
            to => Stage.Agents(to).SetEnforcementModeAsync(stale).ResponseAsync);
        await stage.SeeAsync(bush[3], DayAgent.Forbidden);

        await SetAsync(stage, bush, new() { Agent = bush[0].Ref, Mode = EnforcementMode.Enforce, CascadeEcho = { echo } });
        await stage.SeeAsync(bush[3], DayAgent.Forbidden);
    }

    private static async Task SetAsync(Stage stage, IReadOnlyList<DayAgent> agents, SetEnforcementModeRequest request)
    {
        using (DayAgent.Disturb(agents))
        {
            await stage.Client.DoAsync(to => Stage.Agents(to).SetEnforcementModeAsync(request).ResponseAsync);
            foreach (var agent in agents)
            {
                agent.IsObserved = request.Mode == EnforcementMode.Observe;
            }
        }
    }
}
