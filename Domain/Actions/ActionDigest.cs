using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Actions;

/// <summary>
/// The identity of an action: HMAC-SHA256 under a key of this installation over org, agent, trace id, kind, caller and
/// canonical context, and over neither team nor span nor token (architecture §5). Keyed, so that a log that is read by a
/// stranger does not let him try out likely arguments.
/// </summary>
public static class ActionDigest
{
    /// <summary>Length of the key in bytes.</summary>
    public const int KeyBytes = 32;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const byte CanonicalPayload = 1;
    private const byte RawPayload = 0;
    private const int BlockBytes = 64;

    // A thread does not keep the memory that one large payload needed.
    private const int ScratchBytesMax = 64 * 1024;
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5c;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    /// <summary>Digests an action. Safe to call from any thread.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="action">The action. A payload that is JSON counts by its meaning, any other by its bytes.</param>
    public static Hash256 Compute(ReadOnlySpan<byte> key, AgentAction action)
    {
        var bytes = _scratch ??= new ArrayBufferWriter<byte>(1_024);
        bytes.ResetWrittenCount();
        bytes.Write("aa-action/1\0"u8);

        // Nobody has one id in every org, so the org counts beside it.
        Text(bytes, action.Actor.Org);
        Number(bytes, action.Actor.AgentId.Value);
        Text(bytes, action.TraceId);
        Number(bytes, (uint)action.Kind);
        foreach (var part in (ReadOnlySpan<string?>)
            [action.Caller?.Org, action.Caller?.Team, action.Caller?.Did, action.Tool, action.ToolSource, action.Model,
             action.Host, action.Operation, action.Path, action.Command, action.Address])
        {
            Text(bytes, part ?? "");
        }

        // Only where there is one: the kind above tells the two layouts apart, and other digests stay what they were.
        if (action.Kind == ActionKind.SendMessage)
        {
            Text(bytes, action.Message?.Team ?? "");
            Text(bytes, action.Message?.Agent ?? "");
            Text(bytes, action.Message?.Channel ?? "");
        }

        Number(bytes, (uint)action.PromptTokens);
        Number(bytes, (uint)action.Port);
        Number(bytes, action.ContainsPersonalData ? 1u : 0u);
        Payload(bytes, action.Payload.Span);
        var digest = Hmac(key, bytes.WrittenSpan);
        _scratch = bytes.Capacity <= ScratchBytesMax ? bytes : null;
        return digest;
    }

    // RFC 2104 over SHA-256, for a key no longer than a block: the platform's own class takes ten times as long for a
    // short text. A spec holds the two against each other.
    private static Hash256 Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        Span<byte> block = stackalloc byte[BlockBytes + Hash256.SizeBytes];
        Pad(block, key, InnerPad);
        var inner = ArrayPool<byte>.Shared.Rent(BlockBytes + text.Length);
        block[..BlockBytes].CopyTo(inner);
        text.CopyTo(inner.AsSpan(BlockBytes));
        var innerHash = Sha256.Hash(inner.AsSpan(0, BlockBytes + text.Length));
        ArrayPool<byte>.Shared.Return(inner, clearArray: true);
        Pad(block, key, OuterPad);
        innerHash.CopyTo(block[BlockBytes..]);
        return Sha256.Hash(block);
    }

    private static void Pad(Span<byte> block, ReadOnlySpan<byte> key, byte pad)
    {
        block[..BlockBytes].Fill(pad);
        for (var i = 0; i < KeyBytes; i++)
        {
            block[i] = (byte)(key[i] ^ pad);
        }
    }

    // The canonical form writes numbers as doubles. Where that loses a digit, two arguments would become one.
    private static void Payload(ArrayBufferWriter<byte> bytes, ReadOnlySpan<byte> payload)
    {
        var isJson = CanonicalJson.TryCanonicalize(payload, out var canonical, out var hasPlainNumbersOnly, out _)
            && (hasPlainNumbersOnly || ExactNumbers.AreAllIn(payload));
        bytes.Write([isJson ? CanonicalPayload : RawPayload]);
        bytes.Write(isJson ? canonical : payload);
    }

    private static void Number(ArrayBufferWriter<byte> bytes, UInt128 value)
    {
        BinaryPrimitives.WriteUInt128BigEndian(bytes.GetSpan(16), value);
        bytes.Advance(16);
    }

    private static void Text(ArrayBufferWriter<byte> bytes, string text)
    {
        var length = StrictUtf8.GetByteCount(text);
        var span = bytes.GetSpan(4 + length);
        BinaryPrimitives.WriteUInt32BigEndian(span, (uint)length);
        StrictUtf8.GetBytes(text, span[4..]);
        bytes.Advance(4 + length);
    }
}
