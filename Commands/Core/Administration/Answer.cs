using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Administration;

/// <summary>What became of a command of somebody who runs the system.</summary>
public abstract record Answer<T>
{
    private Answer()
    {
    }

    /// <summary>The same refusal as the answer to another command.</summary>
    /// <exception cref="InvalidOperationException">It is none: <see cref="Done"/> has a value that the other cannot have.</exception>
    public Answer<TOther> Refusing<TOther>() => this switch
    {
        NotFound r => new Answer<TOther>.NotFound(r.Message),
        Invalid r => new Answer<TOther>.Invalid(r.Field, r.Message),
        Refused r => new Answer<TOther>.Refused(r.Rule, r.Message),
        Forbidden r => new Answer<TOther>.Forbidden(r.Message),
        _ => throw new InvalidOperationException("what was done is no refusal"),
    };

    /// <summary>It is so: now, or since before.</summary>
    /// <param name="Value">What there is to tell.</param>
    /// <param name="Position">The last event's place; null when nothing changed.</param>
    public sealed record Done(T Value, Position? Position) : Answer<T>;

    /// <summary>There is no such thing, or none that the caller may know of.</summary>
    /// <param name="Message">What was not found, and how to name it.</param>
    public sealed record NotFound(string Message) : Answer<T>;

    /// <summary>The request says nothing that could be done.</summary>
    /// <param name="Field">Which field.</param>
    /// <param name="Message">What it has to be.</param>
    public sealed record Invalid(string Field, string Message) : Answer<T>;

    /// <summary>A rule forbids it as things are.</summary>
    /// <param name="Rule">Which: a stable name.</param>
    /// <param name="Message">What it wants, and the way out.</param>
    public sealed record Refused(string Rule, string Message) : Answer<T>;

    /// <summary>The caller may not.</summary>
    /// <param name="Message">Which role would.</param>
    public sealed record Forbidden(string Message) : Answer<T>;
}
