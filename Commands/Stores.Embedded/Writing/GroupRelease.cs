namespace AgentAssembly.Commands.Stores.Embedded.Writing;

/// <summary>
/// Tells the callers of one group, on the thread pool: one work item for each core instead of one for each caller, which
/// would cost more than what the callers then do.
/// </summary>
internal sealed class GroupRelease(PendingAppend[] group, int first, int step) : IThreadPoolWorkItem
{
    public static void Queue(List<PendingAppend> group)
    {
        var appends = group.ToArray();
        var shares = Math.Min(appends.Length, Environment.ProcessorCount);
        for (var share = 0; share < shares; share++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(new GroupRelease(appends, share, shares), preferLocal: false);
        }
    }

    public void Execute()
    {
        for (var i = first; i < group.Length; i += step)
        {
            group[i].Release();
        }
    }
}
