using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Agents;

/// <summary>
/// The one id of an agent: the first 16 bytes of SHA-256 over the length-prefixed parts <c>aa-agent/1</c>, org and first
/// DID (architecture §3). Team and later DIDs are attributes and do not change it.
/// </summary>
/// <param name="Value">The 16 bytes, most significant first.</param>
public readonly record struct AgentId(UInt128 Value)
{
    private const int SizeBytes = 16;

    private static readonly StreamName Streams = StreamName.Of("agent", 0);

    /// <summary>The id of callers that claim no identity: 16 zero bytes, which no claim hashes to.</summary>
    public static AgentId Unattributed => default;

    /// <summary>Derives the id of an agent; a blank DID is nobody.</summary>
    public static AgentId Of(string org, string did) =>
        string.IsNullOrWhiteSpace(did) ? Unattributed : new(KeyDigest.First16("aa-agent/1", [org, did]));

    /// <summary>Reads 32 hexadecimal digits.</summary>
    public static bool TryParse(string? text, out AgentId id)
    {
        // The platform's parser alone also takes trailing zero characters, which would give one agent two names.
        var value = default(UInt128);
        var read = text is { Length: 32 }
            && text.All(char.IsAsciiHexDigit)
            && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        id = read ? new(value) : default;
        return read;
    }

    /// <summary>The agent's own stream.</summary>
    public StreamName Stream => Streams.With(Value);

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Encoding.ASCII.GetString(WriteHex(stackalloc byte[2 * SizeBytes]));

    /// <summary>Writes 32 lower-case hexadecimal digits to the start of a span and returns them.</summary>
    public ReadOnlySpan<byte> WriteHex(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        Convert.TryToHexStringLower(bytes, destination[..(2 * SizeBytes)], out var written);
        return destination[..written];
    }
}
