using AgentAssembly.Domain.Policy.Egress;

namespace AgentAssembly.Specs.Domain.Policy.Egress;

public sealed class EgressTableSpecs
{
    public static TheoryData<string, string, string> Rows()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var row in PolicyTables.Read<List<EgressRow>>("egress.yaml"))
        {
            rows.Add(row.Url, row.Entry, row.Ours ?? row.Reference ?? "nothing is said");
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_allowlist_entry_permits_what_the_table_says(string url, string entry, string verdict)
    {
        var rule = new EgressRule { Hosts = [Some.Host(entry)] };
        var permits = NetworkAddress.TryParse(url, out var address) && rule.Matches(address, "CONNECT");
        Assert.Equal(verdict, permits ? "allow" : "deny");
    }

    [Fact]
    public void Every_row_that_differs_says_why() => Assert.All(
        PolicyTables.Read<List<EgressRow>>("egress.yaml"),
        row => Assert.Equal(row.Ours is null, row.Because is null));
}

internal sealed class EgressRow
{
    public string Url { get; set; } = "";

    public string Entry { get; set; } = "";

    public string? Reference { get; set; }

    public string? Ours { get; set; }

    public string? Because { get; set; }
}
