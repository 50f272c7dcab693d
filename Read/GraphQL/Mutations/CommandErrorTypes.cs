using AgentAssembly.Domain.Commanding;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Mutations;

/// <summary>
/// The errors of commands as types of GraphQL: a union, whose members have an interface in common. Nobody known who asks is no member:
/// that is an error of the whole request.
/// </summary>
internal sealed class CommandErrorTypes
{
    private readonly IGraphType _text;

    /// <summary>Makes them.</summary>
    public CommandErrorTypes(CommandTypes types, CommandScalars scalars)
    {
        _text = types.Text;
        Describe(Problem);
        Union = new UnionGraphType { Name = "CommandError", Description = "Why a command was not done, by kind." };

        // Not required where it is always there: fields of one name have one type in all members of a union.
        var retryAfter = Field<CommandError.RateLimited>("retryAfterSeconds", "When asking again may help, in seconds.", scalars.Int64,
            error => SecondsOf(error.RetryAfter));
        var mayRetryAfter = Field<CommandError.Unavailable>(
            "retryAfterSeconds", "When asking again may help, in seconds; null where nobody knows.", scalars.Int64,
            error => error.RetryAfter is { } after ? SecondsOf(after) : null);
        Add<CommandError.NotFound>("There is no such thing, or none that the viewer may know of.");
        Add<CommandError.Forbidden>("The viewer may not.");
        Add<CommandError.Conflict>("It cannot be done as things are now.", Field<CommandError.Conflict>(
            "currentVersion", "The version in place of the expected one; null where there is none, or none was expected.", scalars.Int64,
            error => error.CurrentVersion?.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var field = Field<CommandError.ValidationFailed>(
            "field", "Which member of the input, as a path such as limit.window or documents[2].text.", new NonNullGraphType(_text),
            error => error.Field);
        Add<CommandError.ValidationFailed>("What was asked says nothing that could be done.", field);
        Add<CommandError.PolicyDenied>("A rule of governance forbids it to whoever asks.");
        Add<CommandError.RateLimited>("The viewer asks too often; nothing was looked at.", retryAfter);
        Add<CommandError.Unavailable>(
            "The server cannot do it now. Whether it was done is not promised: give it again under the same idempotency key.", mayRetryAfter);
        Add<CommandError.AccountLocked>("The account that it is about, or that asks, is locked.");
    }

    /// <summary>What all of them have in common.</summary>
    public InterfaceGraphType Problem { get; } = new() { Name = "CommandProblem", Description = "Why a command was not done." };

    /// <summary>All of them.</summary>
    public UnionGraphType Union { get; }

    private void Add<T>(string description, params ReadOnlySpan<FieldType> fields)
        where T : CommandError
    {
        var type = new ObjectGraphType<T> { Name = typeof(T).Name, Description = description };
        Describe(type);
        foreach (var field in fields)
        {
            type.AddField(field);
        }

        type.IsTypeOf = value => value is T;
        type.AddResolvedInterface(Problem);
        Problem.AddPossibleType(type);
        Union.AddPossibleType(type);
    }

    // An interface resolves nothing: its members do.
    private void Describe(IComplexGraphType type)
    {
        var isResolved = type is not InterfaceGraphType;
        FieldType[] fields =
        [
            Field<CommandError>("reason", "For programs: a stable word in upper case; empty where the kind says it all.",
                new NonNullGraphType(_text), error => error.Reason),
            Field<CommandError>("message", "For people: the rule, the value and the way out.",
                new NonNullGraphType(_text), error => error.Message),
        ];
        foreach (var field in fields)
        {
            field.Resolver = isResolved ? field.Resolver : null;
            type.AddField(field);
        }
    }

    private static FieldType Field<T>(string name, string description, IGraphType type, Func<T, object?> valueOf)
        where T : CommandError => new()
        {
            Name = name,
            Description = description,
            ResolvedType = type,
            Resolver = new global::GraphQL.Resolvers.FuncFieldResolver<object?>(context => valueOf((T)context.Source!)),
        };

    private static string SecondsOf(TimeSpan after) =>
        ((long)Math.Ceiling(after.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
