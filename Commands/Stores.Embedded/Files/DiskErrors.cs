namespace AgentAssembly.Commands.Stores.Embedded.Files;

/// <summary>What the system's error numbers mean to a log.</summary>
internal static class DiskErrors
{
    // errno.h of Linux and of macOS; winerror.h as an HRESULT.
    private const int NoSpace = 28;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMac = 69;
    private const int DiskFull = unchecked((int)0x80070070);
    private const int HandleDiskFull = unchecked((int)0x80070027);
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    /// <summary>Whether the disk, or the user's share of it, is full.</summary>
    public static bool IsNoSpace(IOException e) =>
        e.HResult is NoSpace or DiskFull or HandleDiskFull
        || (e.HResult == QuotaOnLinux && OperatingSystem.IsLinux())
        || (e.HResult == QuotaOnMac && OperatingSystem.IsMacOS());

    /// <summary>Whether somebody else holds the file.</summary>
    public static bool IsInUse(IOException e) =>
        e.HResult == SharingViolation
        || (e.HResult == WouldBlockOnLinux && OperatingSystem.IsLinux())
        || (e.HResult == WouldBlockOnMac && OperatingSystem.IsMacOS());
}
