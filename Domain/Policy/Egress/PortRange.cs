using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AgentAssembly.Domain.Policy.Egress;

/// <summary>Ports from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
/// <param name="First">1 to 65,535.</param>
/// <param name="Last">At least <paramref name="First"/>, at most 65,535.</param>
public readonly record struct PortRange(int First, int Last)
{
    private const int PortMax = 65_535;

    /// <summary>Reads <c>443</c> or <c>8000-8100</c>.</summary>
    /// <param name="text">The range; nothing around it.</param>
    /// <param name="range">The range, where there is no problem.</param>
    /// <param name="problem">What is wrong, for the author of the policy.</param>
    public static bool TryParse(string text, out PortRange range, [NotNullWhen(false)] out string? problem)
    {
        range = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var isRead = TryReadPort(dash < 0 ? text : text.AsSpan(0, dash), out var first);
        var last = first;
        if (!isRead || (dash >= 0 && !TryReadPort(text.AsSpan(dash + 1), out last)))
        {
            problem = $"'{ToolName.Shown(text)}' is no port; write a number from 1 to 65535, or two of them as in 8000-8100";
            return false;
        }

        range = new(first, last);
        problem = first <= last ? null : $"'{text}' holds no port; write the lower one first";
        return problem is null;
    }

    /// <summary>Whether the port is one of them.</summary>
    public bool Holds(int port) => First <= port && port <= Last;

    /// <summary>As it is read.</summary>
    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    private static bool TryReadPort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= PortMax;
}
