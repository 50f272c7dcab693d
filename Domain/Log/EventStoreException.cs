namespace AgentAssembly.Domain.Log;

/// <summary>Why a store cannot do what it was asked, apart from conflicts, which are answers.</summary>
public enum StoreFault
{
    /// <summary>More is queued than the store takes; the same request may be sent again soon.</summary>
    Busy,

    /// <summary>The store is closing or closed.</summary>
    Closed,

    /// <summary>Too little space is left on the disk; appends resume when there is room again.</summary>
    NoSpace,

    /// <summary>A write or a flush failed: nothing is trusted until the process has been started again.</summary>
    Failed,

    /// <summary>Another process holds the log.</summary>
    Locked,

    /// <summary>Stored bytes are not what was written.</summary>
    Damaged,

    /// <summary>The log was written by a newer build.</summary>
    TooNew,

    /// <summary>The folder or a file cannot be read or written.</summary>
    Inaccessible,
}

/// <summary>An infrastructure fault of a store. The message names the place and the way out.</summary>
public sealed class EventStoreException : Exception
{
    /// <summary>Makes an exception of one kind.</summary>
    public EventStoreException(StoreFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>The kind.</summary>
    public StoreFault Fault { get; }

    /// <summary>Whether the same request may succeed later without anybody's help.</summary>
    public bool IsTransient => Fault is StoreFault.Busy;

    /// <summary>When to try again, where that can be said.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
