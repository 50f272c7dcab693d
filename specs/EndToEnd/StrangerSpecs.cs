namespace AgentAssembly.Specs.EndToEnd;

/// <summary>
/// The stranger's verifier, written from <c>contracts/events</c> alone, says of every vector what ours says: that the
/// vectors are what ours says is a matter of <c>Domain.Specs</c>.
/// </summary>
public sealed class StrangerSpecs(VectorLogs logs) : IClassFixture<VectorLogs>
{
    public static TheoryData<string> Damaged => [.. VectorLogs.Damaged.Select(VectorLogs.NameOf)];

    public static TheoryData<string> Events => [.. VectorLogs.Events.Select(VectorLogs.NameOf)];

    public static TheoryData<string> Refused => [.. VectorLogs.Refused.Select(VectorLogs.NameOf)];

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_damaged_log_is_named_alike(string name)
    {
        var vector = VectorLogs.Damaged.Single(v => VectorLogs.NameOf(v) == name);

        foreach (var mode in (string[])["alone", "withHead", "againstHead"])
        {
            Assert.Equal((mode, StrangerVerdict.Of(vector.GetProperty(mode))), (mode, logs.Said(name, mode)));
        }
    }

    // Of an event that is not its stream's first, those before it are missed; bytes that are refused are an edit.
    [Theory]
    [MemberData(nameof(Events))]
    public void The_bytes_of_an_event_are_read_alike(string name)
    {
        var fields = VectorLogs.Events.Single(e => VectorLogs.NameOf(e) == name).GetProperty("fields");

        var isFirst = fields.GetProperty("streamVersion").GetString() == "0";
        Assert.Equal(isFirst ? "sound" : "Deleted", logs.Said(name, "event").Kind);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Bytes_that_are_no_event_are_refused_alike(string name) =>
        Assert.Equal(new StrangerVerdict("Edited", 0, 0, null, null, "Absent"), logs.Said(name, "event"));
}
