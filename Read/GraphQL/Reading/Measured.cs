using AgentAssembly.Domain.Log;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Reading;

/// <summary>What is known of a number.</summary>
public enum TruthState
{
    /// <summary>It is the value.</summary>
    Known,

    /// <summary>Nobody knows.</summary>
    Unknown,

    /// <summary>It could not be read now.</summary>
    Unavailable,

    /// <summary>Nobody has set up what it would be made of.</summary>
    Unconfigured,

    /// <summary>There is too little to say it.</summary>
    NotEvaluated,

    /// <summary>This server does not know such a thing.</summary>
    NotSupported,
}

/// <summary>A number, or why there is none: absence is never told as zero.</summary>
/// <typeparam name="T">The number.</typeparam>
/// <param name="Value">The number; null where it is not known.</param>
/// <param name="State">What is known.</param>
/// <param name="Detail">What it is made of, how exact it is, or why there is none.</param>
/// <param name="AsOf">The last position that it follows from; null for an empty log.</param>
public sealed record Measured<T>(T? Value, TruthState State, string? Detail, Position? AsOf)
    where T : struct;

/// <summary>Makes what is told of numbers.</summary>
public static class Measured
{
    /// <summary>A number that is known.</summary>
    public static Measured<T> Known<T>(Look look, T value, string? detail = null)
        where T : struct => new(value, TruthState.Known, detail, PositionOf(look));

    /// <summary>A number that is not.</summary>
    public static Measured<T> Absent<T>(Look look, TruthState state, string detail)
        where T : struct => new(null, state, detail, PositionOf(look));

    private static Position? PositionOf(Look look) => look.Next.Value == 0 ? null : new(look.Next.Value - 1);
}

/// <summary>The type of whole numbers that may be absent.</summary>
internal sealed class MeasuredIntType : AutoRegisteringObjectGraphType<Measured<int>>
{
    public MeasuredIntType() => Name = "MeasuredInt";
}

/// <summary>The type of decimal numbers that may be absent.</summary>
internal sealed class MeasuredDecimalType : AutoRegisteringObjectGraphType<Measured<decimal>>
{
    public MeasuredDecimalType() => Name = "MeasuredDecimal";
}
