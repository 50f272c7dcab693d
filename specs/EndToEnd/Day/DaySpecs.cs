using AgentAssembly.Specs.EndToEnd.Day.Parts;
using AgentAssembly.Specs.EndToEnd.Reading;

namespace AgentAssembly.Specs.EndToEnd.Day;

/// <summary>Runs by itself: what it promises does not depend on what else the machine does, but its length does.</summary>
[CollectionDefinition(nameof(DaySpecs), DisableParallelization = true)]
public sealed class DayByItself;

/// <summary>
/// A day in the life of a server: two orgs, five teams and forty agents that work all the time while everything is done
/// to them that can be done, and the process is killed in every part of it.
/// </summary>
[Collection(nameof(DaySpecs))]
public sealed class DaySpecs
{
    private const int Seed = 20_260_131;
    private const int TrafficTasks = 6;
    private const int CallsBeforeKillMax = 60;

    private static readonly (string Name, Func<Stage, Task> Play)[] Parts =
    [
        ("ops is founded", stage => Founding.RunAsync(stage, stage.Cast.Ops)),
        ("sales is founded", stage => Founding.RunAsync(stage, stage.Cast.Sales)),
        ("lab is founded", stage => Founding.RunAsync(stage, stage.Cast.Lab)),
        ("core is founded", stage => Founding.RunAsync(stage, stage.Cast.Core)),
        ("field is founded", stage => Founding.RunAsync(stage, stage.Cast.Field)),
        ("roles", Roles.RunAsync),
        ("policies", Policies.RunAsync),
        ("one is suspended in service", Suspensions.OfOneInServiceAsync),
        ("all below are suspended", Suspensions.OfAllBelowAsync),
        ("credentials", Credentials.RunAsync),
        ("orphans are suspended", Orphans.AreSuspendedAsync),
        ("orphans are promoted", Orphans.ArePromotedAsync),
        ("orphans leave too", Orphans.LeaveTooAsync),
        ("modes", Modes.RunAsync),
        ("places", Places.RunAsync),
        ("operations", Operations.RunAsync),
        ("a team is halted", Brakes.OnTeamAsync),
        ("an org is halted", Brakes.OnOrgAsync),
        ("the fleet is halted", Brakes.OnFleetAsync),
        ("reports, edges and messages", Words.RunAsync),
    ];

    [Fact]
    public async Task Forty_agents_work_through_twenty_kills_and_nothing_acknowledged_is_lost_or_undone()
    {
        using var cast = new Cast();
        var memory = new Acknowledgements();
        await using var server = await DayServer.StartAsync(async next =>
        {
            await memory.CheckAsync(next);
            await cast.CheckAsync(next);
        });
        var client = new DayClient(server, memory);
        using var traffic = new Traffic(client, cast, memory);
        traffic.Start(TrafficTasks, Seed);

        await PlayAsync(new Stage(client, cast, traffic), server, new Random(Seed));
        await Evidence.AgreesUnderLoadAsync(await server.NowAsync());
        await traffic.StopAsync();

        Assert.Equal(Parts.Length, server.Kills);
        Assert.Equal(40, cast.Present.Count);
        Assert.Empty(client.Unnamed);
        Assert.True(traffic.Foretold > 1_000, $"only {traffic.Foretold} answers were foretold");
        await memory.CheckAsync(await server.NowAsync(), all: true);
        await LogIsRightAsync(await server.NowAsync(), cast);
        await ReadSide.IsWhatTheLogSaysAsync(await server.NowAsync());
        await StatesAgreeAsync(server);
    }

    private static async Task PlayAsync(Stage stage, DayServer server, Random random)
    {
        foreach (var (name, play) in Parts)
        {
            try
            {
                var back = server.KillAfter(random.Next(1, CallsBeforeKillMax));
                await play(stage);
                await back;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException(
                    $"{name}: {e.Message}\n{string.Join('\n', stage.Traffic.Complaints.Take(10))}", e);
            }

            Assert.True(
                stage.Traffic.Complaints.Count == 0, $"{name}: {string.Join('\n', stage.Traffic.Complaints.Take(10))}");
        }
    }

    private static async Task LogIsRightAsync(RunningServer server, Cast cast)
    {
        var witness = await Evidence.HearAsync(server);
        Assert.Empty(witness.Violations);
        string[] happened =
        [
            "allow allowed", "allow observed", "deny tool_denied", "deny agent_suspended", "deny agent_deregistered",
            "deny halted", "deny operation_paused", "deny operation_terminated", "agent.credential_rotated",
            "agent.credential_revoked", "agent.reparented", "agent.moved", "agent.mode_changed", "agent.orphaned",
            "halt.acknowledged", "policy.published", "source.gap_detected", "edge.observed",
        ];
        Assert.DoesNotContain(happened, each => witness.Counts.GetValueOrDefault(each) == 0);
        Assert.Equal(1, witness.Counts["source.gap_detected"]);
        Assert.Equal(Words.Reported.Length, witness.Counts["action.reported"]);
        await cast.CheckAsync(server);
    }

    private static async Task StatesAgreeAsync(DayServer day)
    {
        var server = await day.NowAsync();
        var live = (await Evidence.OfServerAsync(server)).Text;
        Assert.Equal(live, await Evidence.OfFilesAsync(server.State));

        var again = await day.RestartAsync();
        Assert.Equal(live, (await Evidence.OfServerAsync(again)).Text);
        Assert.Equal(0, (await Aasm.RunAsync("audit", "verify", "--state", again.State)).ExitCode);
    }
}
