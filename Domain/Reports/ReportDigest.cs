using System.Security.Cryptography;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Reports;

/// <summary>
/// HMAC-SHA256 under a key of this installation over <c>aa-report/1</c>, a zero byte and what came. Keyed, so that
/// whoever reads a log cannot try out likely arguments. Safe to call from any thread.
/// </summary>
internal static class ReportDigest
{
    public static Hash256 Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData("aa-report/1\0"u8);
        hash.AppendData(content);
        Span<byte> digest = stackalloc byte[Hash256.SizeBytes];
        hash.GetHashAndReset(digest);
        return Hash256.From(digest);
    }
}
