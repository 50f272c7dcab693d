using System.Collections.Immutable;

namespace AgentAssembly.Domain.Commanding;

/// <summary>What a command looks like.</summary>
/// <param name="Name">Its name in lower camel case, such as <c>suspendAgent</c>.</param>
/// <param name="Description">What it does and which role it needs, in English; several sentences.</param>
/// <param name="TakesExpectedVersion">Whether it is addressed to one stream, whose version can be expected.</param>
/// <param name="Input">What it takes besides its terms.</param>
/// <param name="Result">What it tells when it is done; empty for nothing but its acknowledgement.</param>
public sealed record CommandShape(
    string Name,
    string Description,
    bool TakesExpectedVersion,
    ImmutableArray<CommandMember> Input,
    ImmutableArray<CommandMember> Result)
{
    /// <summary>
    /// Which version is expected where it is not that of a stream but that of a setting, which counts how often it was set; null for
    /// a stream's.
    /// </summary>
    public string? VersionDescription { get; init; }
}

/// <summary>A member of an object that a command takes or tells.</summary>
/// <param name="Name">Its name in lower camel case; unique within its object.</param>
/// <param name="Description">What it is, with unit and range, in English.</param>
/// <param name="Shape">What it looks like.</param>
/// <param name="IsRequired">Of what is told: whether it is always there. Of what is taken: whether it must be.</param>
public sealed record CommandMember(string Name, string Description, ValueShape Shape, bool IsRequired);

/// <summary>What a value looks like, and how it stands in JSON.</summary>
public abstract record ValueShape
{
    private ValueShape()
    {
    }

    /// <summary>A JSON string.</summary>
    public sealed record Text : ValueShape;

    /// <summary>A whole number: a JSON number up to 32 bits; a decimal JSON string for 64, and taken as a number too.</summary>
    /// <param name="Bits">32 or 64.</param>
    /// <param name="IsSigned">Whether it may be below zero.</param>
    public sealed record Whole(int Bits, bool IsSigned) : ValueShape;

    /// <summary>A JSON boolean.</summary>
    public sealed record Truth : ValueShape;

    /// <summary>Bytes: a JSON string in base64 with padding (RFC 4648 §4).</summary>
    public sealed record Bytes : ValueShape;

    /// <summary>A moment in UTC: a JSON string as of RFC 3339, to the millisecond.</summary>
    public sealed record Moment : ValueShape;

    /// <summary>One of several words: a JSON string.</summary>
    /// <param name="Name">The name of the choice, in upper camel case.</param>
    /// <param name="Description">What is chosen.</param>
    /// <param name="Values">The words, in order; none twice.</param>
    public sealed record Choice(string Name, string Description, ImmutableArray<ChoiceValue> Values) : ValueShape;

    /// <summary>A JSON array.</summary>
    /// <param name="Item">What each looks like.</param>
    public sealed record ListOf(ValueShape Item) : ValueShape;

    /// <summary>A JSON object whose member names are free.</summary>
    /// <param name="Value">What each value looks like.</param>
    public sealed record MapOf(ValueShape Value) : ValueShape;

    /// <summary>A JSON object with known members.</summary>
    /// <param name="Name">The name of the kind of object, in upper camel case.</param>
    /// <param name="Description">What it is.</param>
    /// <param name="Members">Its members.</param>
    public sealed record Composite(string Name, string Description, ImmutableArray<CommandMember> Members) : ValueShape;
}

/// <summary>A word of a choice.</summary>
/// <param name="Name">In upper case with underscores, such as <c>OBSERVE</c>.</param>
/// <param name="Description">What it means.</param>
public sealed record ChoiceValue(string Name, string Description);
