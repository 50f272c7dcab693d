using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Commanding;

/// <summary>
/// The identity of what a command says: HMAC-SHA256 under a key of this installation over <c>aa-command/1</c>, a zero byte, and the
/// command's name and its canonical input (RFC 8785), each preceded by its length as u32be.
/// </summary>
public static class CommandDigest
{
    /// <summary>Digests a command. Safe to call from any thread.</summary>
    /// <param name="key">32 bytes: the key under which actions are digested too.</param>
    /// <param name="command">The command's name.</param>
    /// <param name="input">What it says: JSON.</param>
    /// <exception cref="ArgumentException">The input is no JSON that has a canonical form.</exception>
    public static Hash256 Compute(ReadOnlySpan<byte> key, string command, ReadOnlyMemory<byte> input)
    {
        if (!CanonicalJson.TryCanonicalize(input, out var canonical, out var problem))
        {
            throw new ArgumentException(problem, nameof(input));
        }

        var bytes = new ArrayBufferWriter<byte>(canonical.Length + 64);
        bytes.Write("aa-command/1\0"u8);
        Part(bytes, Encoding.UTF8.GetBytes(command));
        Part(bytes, canonical);
        return Hash256.From(HMACSHA256.HashData(key, bytes.WrittenSpan));
    }

    private static void Part(ArrayBufferWriter<byte> bytes, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes.GetSpan(sizeof(uint)), (uint)part.Length);
        bytes.Advance(sizeof(uint));
        bytes.Write(part);
    }
}
