using AgentAssembly.Commands.Core.Deliveries;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Messaging;

namespace AgentAssembly.Specs.Messaging;

public sealed class RoomSpecs
{
    private static readonly Instant Now = new(1_768_435_200_000_000);
    private readonly DeliveriesUnderWay _underWay = new();
    private UInt128 _last;

    [Fact]
    public void One_org_takes_no_more_than_its_share_however_many_destinations_it_has()
    {
        Assert.Equal(DeliveriesUnderWay.OfOrgMax, Enumerable.Range(0, 20).Count(i => Begins("acme", $"slow-{i}")));
        Assert.True(Begins("globex", "ops"));
    }

    [Fact]
    public void One_destination_takes_no_more_than_its_share() =>
        Assert.Equal(DeliveriesUnderWay.OfDestinationMax, Enumerable.Range(0, 20).Count(_ => Begins("acme", "ops")));

    [Fact]
    public void All_orgs_together_take_no_more_than_the_bus_makes_at_once()
    {
        var begun = Enumerable.Range(0, 200).Count(i => Begins($"org-{i}", "ops"));
        Assert.Equal((DeliveriesUnderWay.AtOnceMax, DeliveriesUnderWay.AtOnceMax), (begun, new MessagingOptions().AtOnceMax));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(100, 2)]
    [InlineData(10_000, 101)]
    public void Who_finds_no_room_asks_the_later_the_more_wait(int open, int seconds)
    {
        while (Begins("acme", "ops"))
        {
        }

        var later = _underWay.TryBegin(new(_last + 1), 1, new("acme", "ops"), open, Now);
        Assert.Equal(Now.Plus(TimeSpan.FromSeconds(seconds)), later);
    }

    private bool Begins(string org, string destination) =>
        _underWay.TryBegin(new DeliveryId(++_last), 1, new(org, destination), 1, Now) is null;
}
