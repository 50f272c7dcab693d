using System.Security.Cryptography;
using System.Text;

namespace AgentAssembly.Domain.Policy;

// The bytes behind digests: lines of UTF-8, each ended by a line feed, in ordinal order.
// INVARIANT: a tool name holds no line break and no lone surrogate (ToolName), so no two meanings share their bytes.
internal static class CanonicalPolicy
{
    public static string DigestOf(IEnumerable<ToolRule> tools)
    {
        var lines = tools.Select(rule => $"tool {(rule.Allow ? "allow" : "deny")} {rule.Tool}");
        return Digest(["agent-assembly policy document 1", "scope global", .. Sorted(lines)]);
    }

    // A document given twice means what it means once, and the order of documents never changes a verdict.
    public static string DigestOf(IEnumerable<PolicyDocument> documents) =>
        Digest(["agent-assembly policy set 1", .. Sorted(documents.Select(document => document.Digest).Distinct())]);

    private static IEnumerable<string> Sorted(IEnumerable<string> lines) => lines.Order(StringComparer.Ordinal);

    private static string Digest(IEnumerable<string> lines)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
