using AgentAssembly.Edges.Host.Tls;

namespace AgentAssembly.Specs.EndToEnd.Tls;

/// <summary>What is in force as files and the clock change.</summary>
public sealed class MaterialSpecs : IDisposable
{
    private readonly TestAuthority _authority = TestAuthority.Make();
    private readonly PemFolder _folder = new();
    private readonly SetClock _clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public void Nothing_happens_while_the_files_stay()
    {
        var material = Read(365);
        var set = material.Current;

        Assert.Equal(Reload.Unchanged, material.Look());
        Assert.Same(set, material.Current);
    }

    [Fact]
    public void A_refused_file_is_told_once_and_tried_again()
    {
        var material = Read(365);
        var old = material.Current;
        File.Delete(_folder.Key);

        Assert.Equal(Reload.Refused, material.Look());
        Assert.Equal(Reload.Unchanged, material.Look());
        Assert.Contains("there is no file", material.Status.ReloadProblem, StringComparison.Ordinal);
        Assert.Same(old, material.Current);

        _folder.With(_authority.Issue(new Wanted { Subject = "CN=new" }));
        Assert.Equal(Reload.Taken, material.Look());
        Assert.Null(material.Status.ReloadProblem);
        Assert.Equal("CN=new", material.Status.Subject);
    }

    [Fact]
    public void A_certificate_of_the_future_is_taken_when_its_time_has_come()
    {
        var material = Read(365);
        _folder.With(_authority.Issue(new Wanted { Subject = "CN=future", FromDays = 1 }));

        Assert.Equal(Reload.Refused, material.Look());
        _clock.Now += TimeSpan.FromDays(2);
        Assert.Equal(Reload.Taken, material.Look());
        Assert.Equal("CN=future", material.Status.Subject);
    }

    [Fact]
    public void What_expires_is_served_on_and_an_expired_one_never_takes_its_place()
    {
        var material = Read(10);
        _clock.Now += TimeSpan.FromDays(11);
        _folder.With(_authority.Issue(new Wanted { Subject = "CN=late", UntilDays = 5 }));

        Assert.Equal(Reload.Refused, material.Look());
        Assert.Equal("CN=aasm", material.Status.Subject);
        Assert.True(material.Status.IsExpired);
        Assert.True(material.Status.DaysLeft < 0);
        Assert.Contains("expired at", material.Status.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30.1, false)]
    [InlineData(29.9, true)]
    [InlineData(0.1, true)]
    public void People_are_warned_for_thirty_days(double days, bool isWarned) =>
        Assert.Equal(isWarned, Read(days).Status.Warning is not null);

    [Fact]
    public void An_authority_of_clients_that_ends_first_is_what_people_are_warned_of()
    {
        using var clients = TestAuthority.Make(untilDays: 10.5);
        _folder.With(_authority.Issue());
        var files = new TlsFiles(_folder.Certificate, _folder.Key, _folder.Write("clients.pem", clients.Pem));

        var status = TlsMaterial.Read(files, _clock).Status;

        Assert.Equal(364, status.DaysLeft);
        Assert.StartsWith($"the authority of clients {files.ClientAuthority} expires at", status.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void People_are_reminded_once_a_day_and_at_the_end()
    {
        var material = Read(2.27);
        var reminder = new ExpiryReminder();
        List<double> told = [];
        var start = _clock.Now;

        for (var hours = 0; hours < 24 * 4; hours++)
        {
            _clock.Now = start + TimeSpan.FromHours(hours);
            if (reminder.IsDue(material.Status, _clock.Now))
            {
                told.Add(hours);
            }
        }

        Assert.Equal([0, 24, 48, 55, 79], told);
    }

    [Fact]
    public void Nobody_is_reminded_of_what_lasts() =>
        Assert.False(new ExpiryReminder().IsDue(Read(365).Status, _clock.Now));

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    private TlsMaterial Read(double days)
    {
        _folder.With(_authority.Issue(new Wanted { UntilDays = days }));
        return TlsMaterial.Read(new TlsFiles(_folder.Certificate, _folder.Key, null), _clock);
    }
}
