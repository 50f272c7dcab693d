using System.Security.Cryptography;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>The write side's state, written down.</summary>
/// <param name="Lines">Lines of RFC 8785 JSON, without their line ends, in the order of the description.</param>
/// <param name="Next">The first position that was not folded.</param>
public sealed record DescribedState(IReadOnlyList<byte[]> Lines, ulong Next)
{
    private static readonly byte[] LineFeed = "\n"u8.ToArray();

    /// <summary>SHA-256 over the lines joined by line feeds, 64 hexadecimal digits.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < Lines.Count; i++)
        {
            if (i > 0)
            {
                hash.AppendData(LineFeed);
            }

            hash.AppendData(Lines[i]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes the lines, each with its line feed.</summary>
    public void WriteTo(Stream destination)
    {
        foreach (var line in Lines)
        {
            destination.Write(line);
            destination.Write(LineFeed);
        }
    }
}
