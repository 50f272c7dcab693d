using System.Text;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Devint.V1;
using AgentAssembly.Contracts.Events.V1;
using AgentAssembly.Contracts.Ipc.V1;
using AgentAssembly.Contracts.Policies.V1;
using Google.Protobuf;

namespace AgentAssembly.Specs.Contracts;

/// <summary>
/// The worked examples of the wire that existing SDKs speak: whole frames, i.e. tag, length and body. Our generated
/// classes have to make exactly these bodies, and read them back. Signatures are given, not computed.
/// </summary>
public class WireBytesSpecs
{
    const string Did = "did:key:z6MkrMRdFE1RtHYAMbkxqTgYkHLdYrvQ35HiyAxpJQVA5sNP";
    const string PublicKey = "b0cd973784d7d8f63db8b7ed65497b5dc551855e2a0a20a75c03ddf7d6150cd0";
    const string ApprovalId = "7b0c1d2e-3f40-4152-8364-758697a8b9ca";

    const string Nonce = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    const string SignatureWithVersion =
        "95a1eff3c2143196426e65913b3cad2e8b2e0d85af1537f1a9b110b7e4e38709"
        + "dd39a3a77eddf68ac4b92d9eeff56fafaea4b05f148575fd956ce6641db38708";

    const string SignatureWithoutVersion =
        "253256c7b5f07b80d398e641bc9bcc102b79977860a6403cd2ab384c9c98bea7"
        + "4b020e5e4fc012dd0153f81763a10dd94c3c7265e2537181f11f5ed565f40306";

    [Fact]
    public void A_handshake_challenge_is_36_bytes() =>
        Pin(36, $"0522 0a20 {Nonce}", new HandshakeChallenge { Nonce = Bytes(Nonce) });

    [Fact]
    public void A_proof_with_a_version_is_200_bytes() =>
        Pin(
            200,
            $"05c501 0a38 {Hex(Did)} 1240 {Hex(PublicKey)} 1a40 {SignatureWithVersion} 2205 312e322e33",
            new HandshakeProof
            {
                AgentDid = Did,
                PublicKey = PublicKey,
                Signature = Bytes(SignatureWithVersion),
                SdkVersion = "1.2.3",
            });

    [Fact]
    public void A_proof_without_a_version_is_193_bytes() =>
        Pin(
            193,
            $"05be01 0a38 {Hex(Did)} 1240 {Hex(PublicKey)} 1a40 {SignatureWithoutVersion}",
            new HandshakeProof
            {
                AgentDid = Did,
                PublicKey = PublicKey,
                Signature = Bytes(SignatureWithoutVersion),
            });

    [Fact]
    public void A_policy_query_is_58_bytes() =>
        Pin(
            58,
            "01380a0c1a0a64656d6f2d6167656e741a027431220273312802321e121c0a0a7765625f736561726368"
                + "12036d63701a097b2271223a2278227d",
            new CheckActionRequest
            {
                AgentId = new AgentId { AgentId_ = "demo-agent" },
                TraceId = "t1",
                SpanId = "s1",
                ActionType = ActionType.ToolCall,
                Context = new ActionContext
                {
                    ToolCall = new ToolCallContext
                    {
                        ToolName = "web_search",
                        ToolSource = "mcp",
                        ArgsJson = ByteString.CopyFromUtf8("""{"q":"x"}"""),
                    },
                },
            });

    [Fact]
    public void A_bare_allow_is_4_bytes() =>
        Pin(4, "0102 0801", new CheckActionResponse { Decision = Decision.Allow });

    [Fact]
    public void A_deny_is_41_bytes() =>
        Pin(
            41,
            "0127 0802 1219 626c6f636b65642062792072756c653a206e6f2d746f6f6c73 1a08 6e6f2d746f6f6c73",
            new CheckActionResponse
            {
                Decision = Decision.Deny,
                Reason = "blocked by rule: no-tools",
                PolicyRule = "no-tools",
            });

    [Fact]
    public void A_pending_is_47_bytes() =>
        Pin(
            47,
            "012d 0803 1a03 61736b 2224 37623063316432652d336634302d343135322d383336342d373538363937613862396361",
            new CheckActionResponse
            {
                Decision = Decision.Pending,
                PolicyRule = "ask",
                ApprovalId = ApprovalId,
            });

    [Fact]
    public void An_approval_push_is_60_bytes() =>
        Pin(
            60,
            $"023a 0a24 {Hex(ApprovalId)} 1001 1a05 616c696365 2202 6f6b 2880d0eab6b733",
            new ApprovalDecision
            {
                ApprovalId = ApprovalId,
                Approved = true,
                DecidedBy = "alice",
                Reason = "ok",
                DecidedAtUnixMs = 1_767_225_600_000,
            });

    [Fact]
    public void A_violation_alert_is_26_bytes() =>
        Pin(
            26,
            "0418 0a08 6e6f2d746f6f6c73 1209 544f4f4c5f43414c4c 1a01 78",
            new PolicyViolation { PolicyRule = "no-tools", BlockedAction = "TOOL_CALL", Reason = "x" });

    [Fact]
    public void A_developer_hello_is_20_bytes() =>
        Pin(
            20,
            "0112 0a04 64656d6f 1203 302e31 1a02 0504 2201 01",
            new Hello
            {
                ClientName = "demo",
                ClientVersion = "0.1",
                DiApiVersions = { 5, 4 },
                LifecycleSchemaVersions = { 1 },
            });

    [Fact]
    public void Additive_fields_come_last_and_cost_old_readers_nothing()
    {
        var answer = new CheckActionResponse { Decision = Decision.Allow, Position = 0, Replayed = true };

        // Field 1000 is c2 3e as length-delimited and c0 3e as varint; field 1004 is e0 3e.
        Assert.Equal("0801" + "c03e00" + "e03e01", Convert.ToHexStringLower(answer.ToByteArray()));
        Assert.True(answer.HasPosition);
        Assert.False(new CheckActionResponse { Decision = Decision.Allow }.HasPosition);
    }

    static void Pin<T>(int size, string frameHex, T message)
        where T : IMessage<T>, new()
    {
        var frame = Convert.FromHexString(frameHex.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(size, frame.Length);

        var input = new CodedInputStream(frame[1..]);
        var body = input.ReadBytes().ToByteArray();
        Assert.True(input.IsAtEnd);
        Assert.Equal(Convert.ToHexStringLower(body), Convert.ToHexStringLower(message.ToByteArray()));
        Assert.Equal(message, new MessageParser<T>(() => new T()).ParseFrom(body));
    }

    static ByteString Bytes(string hex) => ByteString.CopyFrom(Convert.FromHexString(hex));

    static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
}
