using System.Buffers;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Policies.V1;
using Google.Protobuf;

namespace AgentAssembly.Specs.Contracts;

/// <summary>What our decoder does with input that today's schema does not describe.</summary>
public class WireToleranceSpecs
{
    [Fact]
    public void An_unknown_action_type_survives()
    {
        byte[] sent = [0x28, 42];

        var request = CheckActionRequest.Parser.ParseFrom(sent);

        Assert.Equal(42, (int)request.ActionType);
        Assert.False(Enum.IsDefined(request.ActionType));
        Assert.Equal(sent, request.ToByteArray());
    }

    [Fact]
    public void An_unknown_field_survives()
    {
        // trace_id = "t1", then field 500 holding "new".
        byte[] sent = [0x1a, 0x02, 0x74, 0x31, 0xa2, 0x1f, 0x03, 0x6e, 0x65, 0x77];

        var request = CheckActionRequest.Parser.ParseFrom(sent);

        Assert.Equal("t1", request.TraceId);
        Assert.Equal(sent, request.ToByteArray());
    }

    /// <summary>
    /// Substituting U+FFFD would change what is scanned and audited, so bad UTF-8 has to fail the whole message. Each
    /// way into the decoder has its own code; gRPC servers use the segmented one.
    /// </summary>
    [Theory]
    [InlineData("ff")]
    [InlineData("61c0af")]
    [InlineData("eda080")]
    [InlineData("f4908080")]
    [InlineData("6161616161616161616161616161616161616161616161616161616161616161e2")]
    public void Bad_utf8_fails_the_whole_message(string textHex)
    {
        var text = Convert.FromHexString(textHex);
        byte[] sent = [0x1a, (byte)text.Length, .. text];

        Assert.Throws<InvalidProtocolBufferException>(() => CheckActionRequest.Parser.ParseFrom(sent));
        Assert.Throws<InvalidProtocolBufferException>(
            () => CheckActionRequest.Parser.ParseFrom(new MemoryStream(sent)));
        Assert.Throws<InvalidProtocolBufferException>(() => CheckActionRequest.Parser.ParseFrom(ByteByByte(sent)));
    }

    [Fact]
    public void Bad_utf8_fails_inside_lists_and_maps_too()
    {
        // ProcessExecContext.args, a key and a value of AuditEvent.labels.
        Assert.Throws<InvalidProtocolBufferException>(
            () => ProcessExecContext.Parser.ParseFrom([0x12, 0x01, 0xff]));
        Assert.Throws<InvalidProtocolBufferException>(
            () => AuditEvent.Parser.ParseFrom([0xa2, 0x01, 0x03, 0x0a, 0x01, 0xff]));
        Assert.Throws<InvalidProtocolBufferException>(
            () => AuditEvent.Parser.ParseFrom([0xa2, 0x01, 0x06, 0x0a, 0x01, 0x61, 0x12, 0x01, 0xff]));
    }

    [Fact]
    public void Good_utf8_passes_every_way_in()
    {
        byte[] sent = [0x1a, 0x04, 0xf0, 0x9f, 0x90, 0x9d];

        Assert.Equal("\U0001F41D", CheckActionRequest.Parser.ParseFrom(sent).TraceId);
        Assert.Equal("\U0001F41D", CheckActionRequest.Parser.ParseFrom(new MemoryStream(sent)).TraceId);
        Assert.Equal("\U0001F41D", CheckActionRequest.Parser.ParseFrom(ByteByByte(sent)).TraceId);
    }

    /// <summary>
    /// The encoder is not as strict as the decoder: text that must arrive unchanged is checked before it is encoded.
    /// </summary>
    [Fact]
    public void Half_a_surrogate_pair_is_sent_as_the_replacement_character()
    {
        var sent = new CheckActionRequest { TraceId = "a\ud800" }.ToByteArray();

        Assert.Equal("1a0461efbfbd", Convert.ToHexStringLower(sent));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_call_stack_is_limited_to_100_levels(int levels, bool accepted)
    {
        var stack = new CallStackNode();
        for (var level = 1; level < levels; level++)
        {
            stack = new CallStackNode { Children = { stack } };
        }

        var sent = new AuditEvent { CallStack = { stack } }.ToByteArray();
        var failure = Record.Exception(() => AuditEvent.Parser.ParseFrom(sent));

        Assert.Equal(accepted, failure is null);
        Assert.True(failure is null or InvalidProtocolBufferException);
    }

    static ReadOnlySequence<byte> ByteByByte(byte[] bytes)
    {
        var last = new Segment(bytes.AsMemory(bytes.Length - 1), next: null, bytes.Length - 1);
        var first = last;
        for (var index = bytes.Length - 2; index >= 0; index--)
        {
            first = new Segment(bytes.AsMemory(index, 1), first, index);
        }

        return new(first, 0, last, 1);
    }

    sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? next, long runningIndex) =>
            (Memory, Next, RunningIndex) = (memory, next, runningIndex);
    }
}
