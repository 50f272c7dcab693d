using AgentAssembly.Contracts.Admin.V1;

namespace AgentAssembly.Specs.EndToEnd.Day.Parts;

/// <summary>A root leaves, and what becomes of those below it is one of three things.</summary>
internal static class Orphans
{
    public static async Task AreSuspendedAsync(Stage stage)
    {
        var bush = stage.Cast.Ops.Bush;
        await DeregisterAsync(stage, bush, "suspend", () => SetStatus(bush.Skip(1), "suspended"));
        await stage.SeeAllAsync(bush);

        // Somebody looks at one of them and lets it go on; that outlives every restart.
        var spared = bush[2];
        using (DayAgent.Disturb(spared))
        {
            var request = new ResumeAgentRequest { Agent = spared.Ref, Note = "needed", Kinds = { "parent_deregistered" } };
            await stage.Client.DoAsync(to => Stage.Agents(to).ResumeAgentAsync(request).ResponseAsync);
            spared.Status = "active";
        }

        await stage.SeeAsync(spared);
    }

    public static async Task ArePromotedAsync(Stage stage)
    {
        var bush = stage.Cast.Sales.Bush;
        await DeregisterAsync(stage, bush, "promote", () => (bush[1].Parent, bush[2].Parent) = (null, null));
        await stage.SeeAllAsync(bush);
    }

    public static async Task LeaveTooAsync(Stage stage)
    {
        var bush = stage.Cast.Lab.Bush;
        await DeregisterAsync(stage, bush, "cascade", () => SetStatus(bush, "deregistered"));
        await stage.SeeAllAsync(bush);

        // Who was removed has to be enrolled again before it comes back; those below it have to be delegated to anew.
        await stage.Client.RefusedAsync(Grpc.Core.StatusCode.PermissionDenied, "NOT_ENROLLED", to => bush[0].Self.JoinAsync(to));
        await Founding.EnrolAsync(stage, bush[0]);
        await Founding.JoinAsync(stage, bush[0], "");
        await stage.SeeAsync(bush[0]);
        await stage.SeeAsync(bush[1]);
    }

    private static async Task DeregisterAsync(Stage stage, IReadOnlyList<DayAgent> bush, string fate, Action settle)
    {
        using (DayAgent.Disturb(bush))
        {
            var request = new DeregisterAgentRequest { Agent = bush[0].Ref, Reason = "retired", Orphans = fate };
            await stage.Client.DoAsync(to => Stage.Agents(to).DeregisterAgentAsync(request).ResponseAsync, "AGENT_GONE");
            bush[0].Status = "deregistered";
            settle();
        }

        await stage.Client.RefusedAsync(Grpc.Core.StatusCode.FailedPrecondition, "AGENT_GONE",
            to => Stage.Agents(to).SuspendAgentAsync(new() { Agent = bush[0].Ref, Reason = "too late" }).ResponseAsync);
    }

    private static void SetStatus(IEnumerable<DayAgent> agents, string status)
    {
        foreach (var agent in agents)
        {
            agent.Status = status;
        }
    }
}
