namespace AgentAssembly.Specs.Benchmarks;

/// <summary>A folder that is gone afterwards, on the disk that is being measured.</summary>
internal sealed class Scratch : IDisposable
{
    private static int _count;

    public Scratch(string root)
    {
        Path = System.IO.Path.Combine(root, $"aasm-bench-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
