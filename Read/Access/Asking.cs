using AgentAssembly.Domain.Callers;
using AgentAssembly.Read.Execution;
using GraphQL.Execution;

namespace AgentAssembly.Read.Access;

/// <summary>
/// One operation as it is asked: who asks, and what it is called in the server's log. It is the user context of the
/// execution, and belongs to one operation alone.
/// </summary>
/// <param name="viewer">Who asks.</param>
/// <param name="requestId">What the server's log calls it.</param>
public sealed class Asking(Viewer viewer, string requestId) : Dictionary<string, object?>(StringComparer.Ordinal)
{
    /// <summary>Who asks.</summary>
    public Viewer Viewer { get; } = viewer;

    /// <summary>What the server's log calls this operation; every error names it.</summary>
    public string RequestId { get; } = requestId;

    /// <summary>What it costs and what its principal has left; null until that is known, and for introspection.</summary>
    internal CostOf? Cost { get; set; }
}

/// <summary>Reads who asks where fields are resolved.</summary>
public static class AskingContext
{
    /// <summary>The operation as it is asked.</summary>
    /// <exception cref="InvalidOperationException">The execution was not started by this transport.</exception>
    public static Asking Asking(this IProvideUserContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.UserContext as Asking
            ?? throw new InvalidOperationException("The user context is not an Asking: execute through the read transport.");
    }

    /// <summary>Who asks.</summary>
    /// <exception cref="InvalidOperationException">The execution was not started by this transport.</exception>
    public static Viewer Viewer(this IProvideUserContext context) => context.Asking().Viewer;
}
