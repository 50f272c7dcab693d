using AgentAssembly.Contracts.Admin.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <summary>What belongs to another org is answered like what does not exist, whatever is asked and whoever asks.</summary>
public sealed class CrossTenantSpecs(TwoOrgs orgs) : IClassFixture<TwoOrgs>
{
    public static TheoryData<string> Rpcs => [.. CrossTenantCases.All.Keys];

    [Theory]
    [MemberData(nameof(Rpcs))]
    public async Task Nothing_of_another_org_is_told_or_changed(string rpc)
    {
        var method = CrossTenantCases.Known.Single(known => WireCall.NameOf(known) == rpc);
        foreach (var (asked, index) in CrossTenantCases.All[rpc].Select((asked, index) => (asked, index)))
        {
            foreach (var caller in (TestAgent[])[orgs.Plain, orgs.Admin])
            {
                await orgs.BeatAsync();
                var (before, head) = (await orgs.StateAsync(), await orgs.HeadAsync());
                await AnswersAreAlikeAsync($"case {index} of {rpc}", method, asked, caller);
                Assert.Equal(before, await orgs.StateAsync());
                Assert.Empty(await orgs.EventsOfSecondAsync(head));
            }
        }
    }

    [Fact]
    public async Task Every_rpc_that_is_served_has_a_case()
    {
        var served = new List<string>();
        foreach (var method in CrossTenantCases.Known)
        {
            if (WireCall.NameOf(method) is CrossTenantCases.Watch or CrossTenantCases.WatchAlerts)
            {
                // They go on until their caller has enough; ApprovalSpecs and AlertSpecs open them.
                served.Add(WireCall.NameOf(method));
                continue;
            }

            var empty = (IMessage)Activator.CreateInstance(method.InputType.ClrType)!;
            var answer = await WireCall.AskAsync(orgs.Server.Channel, method, orgs.Plain.Credential, empty);
            if (answer.Status != StatusCode.Unimplemented)
            {
                served.Add(WireCall.NameOf(method));
            }
        }

        Assert.Equal(served.Except(CrossTenantCases.Exempt.Keys).Order(StringComparer.Ordinal), CrossTenantCases.All.Keys.Order(StringComparer.Ordinal));
        var services = served.Select(rpc => rpc[..rpc.IndexOf('/', StringComparison.Ordinal)]).Distinct();
        var shown = await ShownAsync();
        Assert.Empty(shown.Except([.. services, .. CrossTenantCases.Exempt.Keys]));
        Assert.Empty(services.Except(shown));
    }

    // Otherwise that nothing is found above would say nothing.
    [Fact]
    public async Task The_operator_is_told_of_everything_that_is_hidden()
    {
        var answers = new List<string>();
        foreach (var (rpc, cases) in CrossTenantCases.All.Where(each => IsReading(each.Key)))
        {
            var method = CrossTenantCases.Known.Single(known => WireCall.NameOf(known) == rpc);
            foreach (var asked in cases)
            {
                var request = await asked.Ask(orgs, orgs.Plain, orgs.Real);
                answers.Add((await WireCall.AskAsync(orgs.Server.Channel, method, [], request)).Text);
            }
        }

        var told = string.Join('\n', answers);
        Assert.All(
            orgs.Secrets.Except([orgs.Real.EnrolmentToken, orgs.Real.Credential, orgs.Victim.Token, orgs.Child.Token]),
            secret => Assert.Contains(secret, told, StringComparison.Ordinal));
    }

    private static bool IsReading(string rpc) =>
        rpc.Split('/')[1] is var name && (name.StartsWith("Get", StringComparison.Ordinal) || name.StartsWith("List", StringComparison.Ordinal));

    private async Task AnswersAreAlikeAsync(string label, MethodDescriptor method, CrossTenantCase asked, TestAgent caller)
    {
        var (real, unreal) = (orgs.Real, orgs.Unreal);
        Names[] named =
        [
            unreal, real, real with { Org = unreal.Org }, real with { Team = unreal.Team }, real with { Did = unreal.Did, Agent = unreal.Agent },
            unreal with { Org = real.Org }, unreal with { Org = real.Org, Team = real.Team },
        ];
        var answers = await Task.WhenAll(named.Select(async names =>
        {
            var request = await asked.Ask(orgs, caller, names);
            var answer = await WireCall.AskAsync(orgs.Server.Channel, method, caller.Credential, request);
            return answer with { Text = names.Veil(answer.Text) };
        }));
        Assert.All(answers, answer => Assert.Equal((label, answers[0]), (label, answer)));
        Assert.True(
            answers[0].Status == asked.Expected || (caller == orgs.Plain && answers[0].Status == StatusCode.PermissionDenied),
            $"{label}: {answers[0]}");
        Assert.All(answers, answer => Assert.All(
            orgs.Secrets, secret => Assert.DoesNotContain(secret, answer.Text, StringComparison.OrdinalIgnoreCase)));
    }

    private async Task<IReadOnlyList<string>> ShownAsync()
    {
        using var reflection = new ServerReflection.ServerReflectionClient(orgs.Server.Channel).ServerReflectionInfo();
        await reflection.RequestStream.WriteAsync(new() { ListServices = "" });
        await reflection.ResponseStream.MoveNext(CancellationToken.None);
        return [.. reflection.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name)];
    }
}
