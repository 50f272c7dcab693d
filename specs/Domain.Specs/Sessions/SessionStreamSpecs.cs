using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Sessions;

namespace AgentAssembly.Specs.Domain.Sessions;

public sealed class SessionStreamSpecs
{
    private static readonly AgentId Agent = AgentId.Of("acme", "did:key:z6MkrMRdFE1RtHYAMbkxqTgYkHLdYrvQ35HiyAxpJQVA5sNP");
    private static readonly Instant Evening = At("2026-01-31T23:59:59.999Z");
    private static readonly Instant Midnight = At("2026-02-01T00:00:00Z");

    [Fact]
    public void A_session_s_stream_is_named_as_another_program_computed_it()
    {
        Assert.Equal("session-4a1296ac9501c12542b0bbaa471748ec", Of("run-1", Evening).ToString());
        Assert.Equal("session-0fc0f74dc5ab92a96acffe5adaa5a688", Of("", Evening).ToString());
    }

    [Fact]
    public void A_run_has_one_stream_however_long_it_lasts() => Assert.Equal(Of("run-1", Evening), Of("run-1", Midnight));

    [Fact]
    public void Without_a_run_every_utc_day_has_a_stream()
    {
        Assert.NotEqual(Of("", Evening), Of("", Midnight));
        Assert.Equal(Of("", Evening), Of("", At("2026-02-01T01:30:00+02:00")));
    }

    [Fact]
    public void Orgs_agents_runs_days_and_parts_never_share_a_stream()
    {
        StreamName[] names =
        [
            Of("run-1", Evening), Of("", Evening), Of("2026-01-31", Evening), Of("day", Evening),
            SessionStream.Of("acme", Agent, "run-1", Evening, 1), SessionStream.Of("acme", Agent, "", Evening, 1),
            SessionStream.Of("other", Agent, "run-1", Evening, 0), SessionStream.Of("acme", default, "run-1", Evening, 0),
        ];
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    private static StreamName Of(string traceId, Instant at) => SessionStream.Of("acme", Agent, traceId, at, 0);

    private static Instant At(string text) =>
        Instant.From(DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
}
