using System.Globalization;

namespace AgentAssembly.Domain.Log;

/// <summary>The head of a log: how many events it holds and the root of the Merkle tree over them.</summary>
/// <param name="Size">The number of events.</param>
/// <param name="Root">The tree's hash (RFC 6962 §2.1).</param>
public readonly record struct LogHead(ulong Size, Hash256 Root)
{
    /// <summary>Reads <c>size root</c>: decimal digits, one space, 64 hexadecimal digits.</summary>
    public static bool TryParse(string? text, out LogHead head)
    {
        head = default;
        var parts = (text ?? "").Trim().Split(' ');
        if (parts.Length != 2
            || !ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !Hash256.TryParse(parts[1], out var root))
        {
            return false;
        }

        head = new(size, root);
        return true;
    }

    /// <summary><c>size root</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Size} {Root}");
}
