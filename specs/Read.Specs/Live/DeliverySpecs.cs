using System.Globalization;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Specs.Read.GraphQL;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Read.Live;

/// <summary>Whoever comes back where he left off is told everything that he asked for, in order, and nothing twice.</summary>
public sealed class DeliverySpecs
{
    private static readonly Viewer[] Viewers =
        [SomeViewer.Everything, new SomeViewer("acme", null), new SomeViewer("acme", "payments"), new SomeViewer("globex", "payments"), new SomeViewer("nobody", null)];

    private static readonly (string Field, string Data, string Where, string[]? Categories)[] Fields =
    [
        ("governanceEvents", "EventData", "EventFrameWhere", null),
        ("agentChanged", "AgentChange", "AgentFrameWhere", ["agent"]),
        ("topologyChanged", "TopologyChange", "TopologyFrameWhere", ["agent", "edges", "org", "team"]),
        ("policyChanged", "PolicyChange", "PolicyFrameWhere", ["policy"]),
        ("approvalChanged", "ApprovalChange", "ApprovalFrameWhere", ["approval"]),
        ("alertChanged", "AlertChange", "AlertFrameWhere", ["alert"]),
        ("operationChanged", "OperationChange", "OperationFrameWhere", ["halt"]),
    ];

    [Fact]
    public Task Through_any_interruptions_the_frames_are_the_log_as_it_was_asked_for() => Seeds.EachAsync(1, 4, async seed =>
    {
        var random = new Random(seed);
        await using var read = await ReadSide.StartAsync(
            "tools: {search: {allow: true}, pay: {allow: false}, refund: {allow: true, requires_approval_if: 'true'}}");
        var deeds = new RandomDeeds(read.Side, seed);
        await deeds.BeginAsync();
        await deeds.DoAsync(30);
        var doing = deeds.DoAsync(120);
        var readers = Enumerable.Range(0, 8).Select(number => FollowAsync(read, deeds, new Random((seed * 100) + number), doing)).ToList();
        await doing;
        await Task.WhenAll(readers);
    });

    private static async Task FollowAsync(ReadSide read, RandomDeeds deeds, Random random, Task doing)
    {
        var viewer = Viewers[random.Next(Viewers.Length)];
        var (field, data, whereType, categories) = random.Next(2) == 0 ? Fields[0] : Fields[random.Next(Fields.Length)];
        var where = WhereOf(random, deeds, field);
        var after = $"{random.Next(0, 20)}";
        var from = ulong.Parse(after, CultureInfo.InvariantCulture) + 1;
        var told = new List<string>();
        var query = LiveReader.Events(field, data, whereType);
        for (var isOver = false; !isOver;)
        {
            // The last turn begins once nothing happens any more, and ends when it is caught up.
            isOver = doing.IsCompleted;
            await using var reader = await LiveReader.OpenAsync(read, query, viewer, new { after, where = Sent(where) });
            var left = isOver ? int.MaxValue : random.Next(1, 40);
            for (var isCaughtUp = false; left > 0 && !(isCaughtUp && (isOver || random.Next(2) == 0)); left--)
            {
                if (isCaughtUp && !isOver && doing.IsCompleted)
                {
                    break;
                }

                var moving = reader.NextAsync();
                if (isCaughtUp && await Task.WhenAny(moving, doing) == doing && !moving.IsCompleted)
                {
                    break;
                }

                var frame = await moving;
                isCaughtUp |= frame.GetProperty("kind").GetString() == "CaughtUp";
                if (frame.GetProperty("kind").GetString() == data)
                {
                    told.Add(frame.GetProperty("position").GetString()!);
                }
            }

            after = reader.Position ?? after;
        }

        Assert.Equal(await Expectation.OfAsync(read.Side, viewer, where, categories, from), told);
    }

    private static Where WhereOf(Random random, RandomDeeds deeds, string field)
    {
        string[] Some(params string[] values) => [.. values.Where(_ => random.Next(2) == 0).DefaultIfEmpty(values[0])];
        var ids = deeds.Agents.Select(agent => agent.Id.ToString()).ToArray();
        var isAny = field == "governanceEvents";
        return new()
        {
            types = random.Next(4) == 0 ? Some("action.decided", "agent.suspended", "agent.moved", "policy.published") : null,
            orgs = random.Next(4) == 0 ? Some("acme", "globex") : null,
            teams = random.Next(4) == 0 ? Some("payments", "travel") : null,
            agents = (isAny || field == "agentChanged") && random.Next(4) == 0 ? Some(ids) : null,
            roots = (isAny || field == "agentChanged") && random.Next(3) == 0 ? Some(ids) : null,
            traces = isAny && random.Next(4) == 0 ? Some(RandomDeeds.Runs) : null,
            verdicts = isAny && random.Next(4) == 0 ? Some("ALLOW", "DENY") : null,
        };
    }

    private static Dictionary<string, string[]> Sent(Where where) =>
        typeof(Where).GetProperties().Where(property => property.PropertyType == typeof(string[]) && property.GetValue(where) is not null)
            .ToDictionary(property => property.Name, property => (string[])property.GetValue(where)!);

    [Fact]
    public async Task Nobody_is_told_of_another_tenant_or_team_by_any_field_whatever_he_asks_for()
    {
        await using var read = await ReadSide.StartAsync();
        var deeds = new RandomDeeds(read.Side, 7);
        await deeds.BeginAsync();
        await deeds.DoAsync(60);
        foreach (var viewer in Viewers.Where(viewer => viewer.Org is not null))
        {
            foreach (var (field, data, where, _) in Fields)
            {
                foreach (var wish in new object?[] { null, new { orgs = new[] { "acme", "globex" }, teams = new[] { "payments", "travel" } } })
                {
                    await using var reader = await LiveReader.OpenAsync(read, LiveReader.Events(field, data, where), viewer, new { after = "0", where = wish });
                    while (await reader.NextAsync() is var frame && frame.GetProperty("kind").GetString() == data)
                    {
                        var happened = frame.GetProperty("event");
                        Assert.True(
                            viewer.Sees(happened.GetProperty("org").GetString()!, happened.GetProperty("team").GetString()!), frame.GetRawText());
                    }
                }
            }
        }
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_is_waited_for_and_then_told_all_of_it()
    {
        await using var read = await ReadSide.StartAsync();
        var deeds = new RandomDeeds(read.Side, 3);
        await deeds.BeginAsync();
        await using var slow = await LiveReader.OpenAsync(read, LiveReader.Events());
        var begun = await slow.NextAsync();
        await deeds.DoAsync(300);
        var from = ulong.Parse(begun.GetProperty("position").GetString()!, CultureInfo.InvariantCulture) + 1;
        foreach (var position in await Expectation.OfAsync(read.Side, SomeViewer.Everything, new(), null, from))
        {
            Assert.Equal(position, (await slow.NextAsync()).GetProperty("position").GetString());
        }
    }
}
