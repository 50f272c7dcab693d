using System.Runtime.InteropServices;

namespace AgentAssembly.Commands.Stores.Embedded.Files;

/// <summary>What a thread may ask of Linux's scheduler without any privilege.</summary>
internal static partial class Scheduling
{
    // sched_setattr(2): the attributes of version 0, and the shortest slice that EEVDF grants.
    private const uint AttributesBytes = 48;
    private const ulong ShortestSliceNanoseconds = 100_000;

    // Of 0 to 19: a tenth of the share of a thread that asks for nothing.
    private const int BackgroundNice = 10;
    private const int OfAThread = 0;

    /// <summary>Steps back behind threads that callers wait for, where processors are short.</summary>
    public static void StepBack()
    {
        if (OperatingSystem.IsLinux())
        {
            // 0 is the calling thread; a refusal leaves it as it is.
            _ = SetPriority(OfAThread, 0, BackgroundNice);
        }
    }

    /// <summary>
    /// Asks for short turns and so for early ones: a thread that sleeps in a flush and then wakes does not wait for the
    /// end of the turn of a busy thread, which is some milliseconds where threads outnumber processors. Kernels before
    /// 6.12 and other systems know no such thing, and then nothing happens.
    /// </summary>
    public static void PreferShortTurns()
    {
        var (set, get) = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => (314, 315),
            Architecture.Arm64 => (274, 275),
            _ => default,
        };
        if (!OperatingSystem.IsLinux() || set == 0)
        {
            return;
        }

        var attributes = new Attributes { Size = AttributesBytes };
        if (Call(get, 0, ref attributes, AttributesBytes, 0) == 0)
        {
            attributes.Runtime = ShortestSliceNanoseconds;
            _ = Call(set, 0, ref attributes, 0, 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int nice);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long Call(long number, int thread, ref Attributes attributes, uint sizeOrFlags, uint flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct Attributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
