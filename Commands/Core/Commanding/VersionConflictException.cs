using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Commanding;

/// <summary>A stream does not have the version that the terms of a command expect of it. Nothing was written.</summary>
public sealed class VersionConflictException(StreamName stream, ulong expected, ExpectedVersion actual)
    : Exception($"{stream} has {actual} and not the version {expected} that was expected: look at it again")
{
    /// <summary>What the stream has.</summary>
    public ExpectedVersion Actual { get; } = actual;
}
