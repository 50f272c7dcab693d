namespace AgentAssembly.Domain.Log;

/// <summary>The bytes of one segment file, wherever they lie. Reading must be possible from several threads.</summary>
public interface ISegmentBytes
{
    /// <summary>What to call it in findings: the file's name.</summary>
    string Name { get; }

    /// <summary>Its length in bytes.</summary>
    long SizeBytes { get; }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/> on, as far as there are bytes.</summary>
    /// <returns>How many bytes were read; fewer than asked for at the end only.</returns>
    int Read(long offset, Span<byte> destination);
}
