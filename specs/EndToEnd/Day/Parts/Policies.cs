using AgentAssembly.Contracts.Admin.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Day.Parts;

/// <summary>An org forbids what the node allows, and takes that back; the other org does not notice.</summary>
internal static class Policies
{
    private const string Name = "frugal.yaml";
    private const string Text = "scope: org:acme\ntools: { search: { allow: false } }\n";

    public static async Task RunAsync(Stage stage)
    {
        var document = new PolicyText { Name = Name, Text = Text };
        var apply = new ApplyPoliciesRequest { Org = "acme", Reason = "save money", Documents = { document } };
        await ApplyAsync(stage, apply, isRestricted: true);
        await stage.SeeAsync(stage.Cast.Sales.Chain[0]);
        await stage.SeeAsync(stage.Cast.Core.Chain[0]);

        var wrong = apply.Clone();
        wrong.Documents[0].Text = "scope: org:acme\ntools: { search: { alow: true } }\n";
        await stage.Client.RefusedAsync(StatusCode.InvalidArgument, "documents",
            to => Admin(to).ApplyPoliciesAsync(wrong).ResponseAsync);
        wrong.Documents[0].Text = "tools: { search: { allow: true } }\n";
        await stage.Client.RefusedAsync(StatusCode.FailedPrecondition, "POLICY_SCOPE",
            to => Admin(to).ApplyPoliciesAsync(wrong).ResponseAsync);

        await ApplyAsync(stage, new() { Org = "acme", Reason = "money came", Removed = { Name } }, isRestricted: false);
        await stage.SeeAsync(stage.Cast.Sales.Chain[0]);
    }

    private static PolicyAdminService.PolicyAdminServiceClient Admin(Grpc.Net.Client.GrpcChannel channel) => new(channel);

    private static async Task ApplyAsync(Stage stage, ApplyPoliciesRequest request, bool isRestricted)
    {
        var agents = stage.Cast.Of("acme");
        using (DayAgent.Disturb(agents))
        {
            await stage.Client.DoAsync(to => Admin(to).ApplyPoliciesAsync(request).ResponseAsync);
            foreach (var agent in agents)
            {
                agent.IsRestricted = isRestricted;
            }
        }
    }
}
