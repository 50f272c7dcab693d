using System.Text;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Domain.Log;

/// <summary>Names, ids, times and heads: what is hashed has one spelling.</summary>
public sealed class IdentitySpecs
{
    private static readonly string Digits = "00112233445566778899aabbccddeeff";

    [Theory]
    [InlineData("a")]
    [InlineData("agent")]
    [InlineData("abcdefghijkl")]
    [InlineData("zzzzzzzzzzzz")]
    public void A_stream_name_reads_back(string category)
    {
        Assert.True(StreamName.TryParse($"{category}-{Digits}", out var name));
        Assert.Equal($"{category}-{Digits}", name.ToString());
        Assert.Equal(category, name.Category);
        Assert.Equal(name, StreamName.Of(category, name.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("agent")]
    [InlineData("-00112233445566778899aabbccddeeff")]
    [InlineData("abcdefghijklm-00112233445566778899aabbccddeeff")]
    [InlineData("Agent-00112233445566778899aabbccddeeff")]
    [InlineData("agent1-00112233445566778899aabbccddeeff")]
    [InlineData("agent-00112233445566778899AABBCCDDEEFF")]
    [InlineData("agent-00112233445566778899aabbccddeef")]
    [InlineData("agent-00112233445566778899aabbccddeeff0")]
    [InlineData("agent- 0112233445566778899aabbccddeeff")]
    [InlineData("agent-+0112233445566778899aabbccddeeff")]
    [InlineData("agent-00112233445566778899aabbccddee\0\0")]
    [InlineData("agent-00112233445566778899aabbccddeeg0")]
    [InlineData("agent_00112233445566778899aabbccddeeff")]
    public void A_name_in_another_spelling_is_refused(string text) => Assert.False(StreamName.TryParse(text, out _));

    [Fact]
    public void A_key_s_parts_do_not_run_together()
    {
        var names = new[]
        {
            StreamName.ForKey("agent", "ab", "c"), StreamName.ForKey("agent", "a", "bc"),
            StreamName.ForKey("agent", "abc"), StreamName.ForKey("agent", "abc", ""), StreamName.ForKey("org", "abc"),
        };
        Assert.Equal(names.Length, names.Select(n => n.Id).Distinct().Count());
        Assert.Equal("agent-339b106e37e6bf74dec4247db813213b", names[0].ToString());
    }

    [Fact]
    public void Nothing_is_expected_behind_the_largest_version()
    {
        Assert.Equal(ulong.MaxValue, ExpectedVersion.Exact(new(ulong.MaxValue - 1)).Next.Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpectedVersion.Exact(new(ulong.MaxValue)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpectedVersion.Of(new StreamHead(new(ulong.MaxValue), Hash256.Zero)));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_part_of_a_key() =>
        Assert.ThrowsAny<ArgumentException>(() => StreamName.ForKey("agent", "\ud800"));

    [Fact]
    public void An_event_id_is_a_uuid_of_version_7()
    {
        var id = EventId.Create(new(1_800_000_000_123_456), Convert.FromHexString("ffffffffffffffffffff"));
        Assert.Equal("01a3185c-507b-7fff-bfff-ffffffffffff", id.ToString());
        Span<byte> bytes = stackalloc byte[EventId.SizeBytes];
        id.CopyTo(bytes);
        Assert.Equal("01a3185c507b7fffbfffffffffffffff", Convert.ToHexStringLower(bytes));
        Assert.Equal(id, EventId.From(bytes));
    }

    [Fact]
    public void An_instant_is_the_microsecond_that_contains_the_time()
    {
        Assert.Equal(0, Instant.From(DateTimeOffset.UnixEpoch.AddTicks(9)).UnixMicroseconds);
        Assert.Equal(-1, Instant.From(DateTimeOffset.UnixEpoch.AddTicks(-1)).UnixMicroseconds);
        Assert.Equal(new Instant(7), Instant.From(new Instant(7).ToDateTimeOffset().ToOffset(TimeSpan.FromHours(5))));
        Assert.Equal("2027-01-15T08:00:00.000001Z", new Instant(1_800_000_000_000_001).ToString());
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void A_time_beyond_the_calendar_has_a_text_and_no_date(long microseconds)
    {
        Assert.EndsWith(" µs", new Instant(microseconds).ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Instant(microseconds).ToDateTimeOffset());
    }

    [Fact]
    public void The_calendar_s_first_and_last_moment_read_back()
    {
        Assert.Equal(DateTimeOffset.MinValue, Instant.From(DateTimeOffset.MinValue).ToDateTimeOffset());
        Assert.Equal("9999-12-31T23:59:59.999999Z", Instant.From(DateTimeOffset.MaxValue).ToString());
    }

    [Fact]
    public void A_head_reads_back()
    {
        var head = new LogHead(ulong.MaxValue, Sha256.Hash("x"u8));
        Assert.True(LogHead.TryParse($" {head}\n", out var read));
        Assert.Equal(head, read);
        Assert.Equal("0 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", new MerkleFrontier().Head().ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("5")]
    [InlineData("-5 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("5  e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("5 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8")]
    [InlineData("5 g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void A_text_that_is_no_head_is_refused(string? text) => Assert.False(LogHead.TryParse(text, out _));

    [Fact]
    public void A_hash_has_exactly_32_bytes()
    {
        Assert.Throws<ArgumentException>(() => Hash256.From(new byte[31]));
        Assert.Throws<ArgumentException>(() => Hash256.From(new byte[33]));
        Assert.True(Hash256.Zero.IsZero);
        Assert.Equal(Encoding.ASCII.GetBytes(new string('a', 32)), Hash256.From(Encoding.ASCII.GetBytes(new string('a', 32))).ToArray());
    }
}
