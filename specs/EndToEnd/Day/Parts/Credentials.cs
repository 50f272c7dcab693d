using AgentAssembly.Contracts.Common.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Day.Parts;

/// <summary>Credentials change under load: the old one counts no more once the change was answered.</summary>
internal static class Credentials
{
    public static async Task RunAsync(Stage stage)
    {
        await Task.WhenAll(stage.Cast.Core.Chain.Select(agent => RotateAsync(stage, agent)));
        await RevokeAsync(stage, stage.Cast.Core.Bush[0]);
    }

    private static async Task RotateAsync(Stage stage, DayAgent agent)
    {
        var old = agent.Ask(DayAgent.Allowed, "rotated", "s");
        using (DayAgent.Disturb(agent))
        {
            var rotated = await stage.Client.DoAsync(
                to => Stage.Agents(to).RotateCredentialAsync(new() { Agent = agent.Ref, Reason = "monthly" }).ResponseAsync);
            agent.Token = rotated!.CredentialToken;
        }

        await stage.AnswersAsync(old, Decision.Deny, "credential token mismatch");
        await stage.SeeAsync(agent);
    }

    private static async Task RevokeAsync(Stage stage, DayAgent agent)
    {
        using (DayAgent.Disturb(agent))
        {
            await stage.Client.DoAsync(
                to => Stage.Agents(to).RevokeCredentialAsync(new() { Agent = agent.Ref, Reason = "leaked" }).ResponseAsync);
            agent.HasCredential = false;
        }

        await stage.SeeAsync(agent);
        await stage.Client.RefusedAsync(StatusCode.Unauthenticated, "CREDENTIAL_REFUSED",
            to => Stage.Agents(to).GetAgentAsync(new() { Agent = agent.Ref }, agent.Credential).ResponseAsync);

        // Whoever proves its key again has its place again.
        await Founding.JoinAsync(stage, agent, "");
        await stage.SeeAsync(agent);
    }
}
