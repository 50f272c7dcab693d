using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Specs.Messaging.Servers;
using static AgentAssembly.Specs.Messaging.SomeJobs;

namespace AgentAssembly.Specs.Messaging;

public sealed class DiallingSpecs
{
    private static readonly EgressLimits Public = new(AllowsPrivate: false);

    public static TheoryData<string> Refused =>
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "192.0.2.1",
        "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16", "100.100.100.200", "::", "::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "fc00::1", "fd00:ec2::254",
        "fe80::1", "fec0::1", "ff02::1", "2001:db8::1",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_name_that_stands_for_an_inner_address_is_not_dialled(string address)
    {
        foreach (string[] answer in (string[][])[[address], ["93.184.215.14", address]])
        {
            var names = new Names(answer);
            var failed = Assert.IsType<DeliveryOutcome.Failed>(
                await SendAsync(Job(DestinationKind.Webhook, "https://hook.example"), names, Public));
            Assert.Equal((FailureClass.RefusedAddress, 1), (failed.Class, names.Asked));
            Assert.Equal("hook.example does not stand for a public address", failed.Detail);
        }
    }

    [Theory]
    [InlineData("https://127.0.0.1:1")]
    [InlineData("https://[::1]:1")]
    [InlineData("http://93.184.215.14:1")]
    public async Task What_was_set_while_more_was_allowed_is_not_dialled(string address)
    {
        var failed = Assert.IsType<DeliveryOutcome.Failed>(await SendAsync(Job(DestinationKind.Webhook, address), egress: Public));
        Assert.Equal(FailureClass.RefusedAddress, failed.Class);
    }

    [Fact]
    public async Task Mail_is_dialled_by_the_same_rule()
    {
        var job = Job(DestinationKind.Smtp, "25") with
        {
            Destination = new()
            {
                Kind = DestinationKind.Smtp,
                Settings = Settings(("host", "mail.example"), ("from", "a@example.com"), ("to", "b@example.com")),
            },
        };
        var failed = Assert.IsType<DeliveryOutcome.Failed>(await SendAsync(job, new Names(["10.0.0.1"]), Public));
        Assert.Equal(FailureClass.RefusedAddress, failed.Class);
    }

    [Fact]
    public async Task A_name_is_asked_for_once_so_that_no_second_answer_counts()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Take);
        var names = new Names(["127.0.0.1"], ["127.0.0.2"]);
        Assert.IsType<DeliveryOutcome.Delivered>(await SendAsync(Job(DestinationKind.Webhook, $"http://hook.example:{server.Port}"), names));
        Assert.Equal(1, names.Asked);
    }

    [Fact]
    public async Task A_redirect_to_this_machine_is_not_followed()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Redirect);
        await SendAsync(Job(DestinationKind.Webhook, server.Address));
        Assert.Equal(["/hook"], server.Arrived.Select(arrival => arrival.Path));
    }

    [Fact]
    public async Task Where_one_address_does_not_answer_the_next_is_dialled()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Take);
        var outcome = await SendAsync(
            Job(DestinationKind.Webhook, $"http://hook.example:{server.Port}"), new Names(["127.0.0.9", "127.0.0.1"]));
        Assert.IsType<DeliveryOutcome.Delivered>(outcome);
    }

    [Fact]
    public async Task A_name_without_addresses_and_a_port_without_server_fail_to_connect()
    {
        var server = new MisbehavingHttp(HttpMischief.Take);
        var port = server.Port;
        await server.DisposeAsync();
        foreach (var names in (Names[])[new Names([]), new Names(["127.0.0.1"])])
        {
            var failed = Assert.IsType<DeliveryOutcome.Failed>(await SendAsync(Job(DestinationKind.Webhook, $"http://hook.example:{port}"), names));
            Assert.Equal(FailureClass.Connect, failed.Class);
        }
    }
}
