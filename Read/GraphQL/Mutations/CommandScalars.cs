using AgentAssembly.Read.GraphQL.Reading;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Mutations;

/// <summary>The scalars that commands need beyond those of GraphQL itself. A schema has each once, so whoever makes it hands them in.</summary>
/// <param name="Position">
/// A place in the log: serializes a <see cref="Domain.Log.Position"/>.
/// </param>
/// <param name="Moment">A moment: serializes a <see cref="DateTimeOffset"/>, and parses to an <see cref="Domain.Log.Instant"/>.</param>
/// <param name="Int64">A whole number of up to 64 bits: serializes and parses to a decimal text.</param>
public sealed record CommandScalars(IGraphType Position, IGraphType Moment, IGraphType Int64)
{
    /// <summary>Scalars of their own, for a schema that has none.</summary>
    public static CommandScalars Own() => new(new PositionScalar(), new InstantScalar(), new Int64Scalar());
}
