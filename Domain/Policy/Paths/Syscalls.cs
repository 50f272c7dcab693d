using System.Collections.Frozen;

namespace AgentAssembly.Domain.Policy.Paths;

/// <summary>The system calls that a document may name (policy specification §3.2).</summary>
public static class Syscalls
{
    /// <summary>Their names.</summary>
    public static FrozenSet<string> Names { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "read", "write", "close", "openat", "fstat", "lseek", "mmap", "munmap", "brk", "rt_sigaction", "rt_sigprocmask",
        "exit", "exit_group", "clock_gettime", "getrandom");
}
