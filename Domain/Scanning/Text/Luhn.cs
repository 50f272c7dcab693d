namespace AgentAssembly.Domain.Scanning.Text;

/// <summary>The check digit of ISO/IEC 7812-1 annex B.</summary>
internal static class Luhn
{
    /// <param name="digits">Values from 0 to 9.</param>
    public static bool Holds(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            int digit = digits[^(i + 1)];
            sum += i % 2 == 0 ? digit : digit < 5 ? digit * 2 : (digit * 2) - 9;
        }

        return sum % 10 == 0;
    }
}
