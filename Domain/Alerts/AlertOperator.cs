namespace AgentAssembly.Domain.Alerts;

/// <summary>How a value is compared with a rule's threshold.</summary>
public enum AlertOperator
{
    /// <summary>It is more.</summary>
    Above,

    /// <summary>It is as much, or more.</summary>
    AtLeast,

    /// <summary>It is less.</summary>
    Below,

    /// <summary>It is as much.</summary>
    Equal,
}

/// <summary>The signs of operators.</summary>
public static class AlertOperators
{
    /// <summary>One of <c>&gt;</c>, <c>&gt;=</c>, <c>&lt;</c> and <c>=</c>.</summary>
    public static string SignOf(AlertOperator comparison) => comparison switch
    {
        AlertOperator.Above => ">",
        AlertOperator.AtLeast => ">=",
        AlertOperator.Below => "<",
        AlertOperator.Equal => "=",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "no operator"),
    };

    /// <summary>Reads a sign.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(string sign, out AlertOperator comparison)
    {
        foreach (var candidate in Enum.GetValues<AlertOperator>())
        {
            if (SignOf(candidate) == sign)
            {
                comparison = candidate;
                return true;
            }
        }

        comparison = default;
        return false;
    }

    /// <summary>Whether a value is as a rule does not want it.</summary>
    public static bool Holds(AlertOperator comparison, decimal value, decimal threshold) => comparison switch
    {
        AlertOperator.Above => value > threshold,
        AlertOperator.AtLeast => value >= threshold,
        AlertOperator.Below => value < threshold,
        AlertOperator.Equal => value == threshold,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "no operator"),
    };
}
