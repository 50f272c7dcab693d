using AgentAssembly.Commands.Stores.Embedded.Files;

namespace AgentAssembly.Specs.Crash.Child;

/// <summary>
/// The disk's folder, which marks when a group is open: from the first write to a segment until the head is written,
/// which is after the flush and before anybody is answered.
/// </summary>
internal sealed class MarkedFolder(ILogFolder inner, Marks marks) : ILogFolder
{
    private const string HeadName = "head";
    private const string SegmentSuffix = ".seg";

    public long FreeBytes => inner.FreeBytes;

    public string Name => inner.Name;

    public IReadOnlyList<string> List() => inner.List();

    public ILogFile Open(string name) => Mark(name, inner.Open(name));

    public ILogFile CreateZeroed(string name, long sizeBytes, Action? rest = null) =>
        Mark(name, inner.CreateZeroed(name, sizeBytes, rest));

    public void Rename(string from, string to) => inner.Rename(from, to);

    public void Delete(string name) => inner.Delete(name);

    public void Flush() => inner.Flush();

    private ILogFile Mark(string name, ILogFile file) =>
        name.EndsWith(SegmentSuffix, StringComparison.Ordinal) ? new MarkedFile(file, () => marks.IsGroupOpen = true, Nothing)
        : name == HeadName ? new MarkedFile(file, Nothing, () => marks.IsGroupOpen = false)
        : file;

    private static void Nothing()
    {
    }

    private sealed class MarkedFile(ILogFile inner, Action beforeWrite, Action afterWrite) : ILogFile
    {
        public string Name => inner.Name;

        public long SizeBytes => inner.SizeBytes;

        public int Read(long offset, Span<byte> destination) => inner.Read(offset, destination);

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            beforeWrite();
            inner.Write(offset, bytes);
            afterWrite();
        }

        public void Flush() => inner.Flush();

        public void Truncate(long sizeBytes) => inner.Truncate(sizeBytes);

        public void Dispose() => inner.Dispose();
    }
}
