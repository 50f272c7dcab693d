namespace AgentAssembly.Domain.Scanning.Text;

/// <summary>The check digit of ISO/IEC 7812-1 annex B, after each of the digits that are added from the left.</summary>
internal struct RunningLuhn
{
    // Every second digit counts twice, from the right: which ones do so turns with every digit that comes.
    private int _sum;
    private int _turned;

    /// <summary>Whether the last of the digits so far is their check digit.</summary>
    public readonly bool Holds => _sum % 10 == 0;

    /// <param name="digit">From 0 to 9.</param>
    public void Add(int digit)
    {
        var twice = digit < 5 ? digit * 2 : (digit * 2) - 9;
        (_sum, _turned) = (_turned + digit, _sum + twice);
    }
}
