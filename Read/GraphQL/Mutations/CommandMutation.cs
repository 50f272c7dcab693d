using System.Collections.Immutable;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Commanding;
using AgentAssembly.Read.Execution;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Mutations;

/// <summary>
/// The mutations of the schema: a field for every command of the port, made from its shape, so that what can be commanded anywhere
/// can be commanded here. Each takes one <c>input</c> with the terms beside the command's own members, and answers with what became
/// of it: an acknowledgement and a result, or errors of known kinds.
/// </summary>
public sealed class CommandMutation : ObjectGraphType
{
    private const string Argument = "input";
    private const string Reason = "reason";
    private const string ExpectedVersion = "expectedVersion";
    private const string IdempotencyKey = "idempotencyKey";
    private const string VersionDescription =
        "The version that the stream which the command is addressed to must have for anything to be changed; absent for any.";

    private readonly ICommandPort _port;
    private readonly Func<IResolveFieldContext, Viewer> _viewerOf;
    private readonly CommandTypes _types;
    private readonly IGraphType _problem;

    /// <summary>Makes the type and all that it needs.</summary>
    /// <param name="port">Carries commands out.</param>
    /// <param name="scalars">The schema's scalars.</param>
    /// <param name="viewerOf">Tells who asks.</param>
    public CommandMutation(ICommandPort port, CommandScalars scalars, Func<IResolveFieldContext, Viewer> viewerOf)
    {
        ArgumentNullException.ThrowIfNull(port);
        ArgumentNullException.ThrowIfNull(scalars);
        (_port, _viewerOf, _types) = (port, viewerOf, new CommandTypes(scalars));
        Name = "Mutation";
        Description = "Everything that can be commanded. Who commands is whoever is authenticated.";
        var acknowledgement = CommandAck(scalars);
        var kinds = new CommandErrorTypes(_types, scalars);
        _problem = kinds.Problem;
        var errors = new NonNullGraphType(new ListGraphType(new NonNullGraphType(kinds.Union)));
        foreach (var command in port.Commands)
        {
            AddField(FieldOf(command, acknowledgement, errors, scalars));
        }
    }

    /// <summary>Makes it the mutation type of a schema, with what nothing else in the schema leads to.</summary>
    public void AddTo(ISchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        schema.Mutation = this;
        schema.RegisterType(_problem);
    }

    private FieldType FieldOf(CommandShape command, IGraphType acknowledgement, IGraphType errors, CommandScalars scalars)
    {
        var named = char.ToUpperInvariant(command.Name[0]) + command.Name[1..];
        return new FieldType
        {
            Name = command.Name,
            Description = command.Description,
            ResolvedType = new NonNullGraphType(PayloadOf(command, named, acknowledgement, errors)),
            Arguments = new QueryArguments(new QueryArgument(new NonNullGraphType(InputOf(command, named, scalars)))
            {
                Name = Argument,
                Description = "What is wanted, and under which terms.",
            }),
            Resolver = new FuncFieldResolver<object?>(async context => await ExecuteAsync(command, context).ConfigureAwait(false)),
        };
    }

    private InputObjectGraphType InputOf(CommandShape command, string named, CommandScalars scalars)
    {
        var type = _types.Input(named, $"What {command.Name} takes.", command.Input);
        type.AddField(Term(Reason, _types.Text,
            $"Why, for whoever reads the record: at most {CommandTerms.ReasonLengthMax} characters. Some commands need it."));
        if (command.TakesExpectedVersion)
        {
            type.AddField(Term(ExpectedVersion, scalars.Int64, command.VersionDescription ?? VersionDescription));
        }

        type.AddField(Term(IdempotencyKey, _types.Text,
            $"Names this giving of the command among yours: 1 to {CommandTerms.KeyLengthMax} visible ASCII characters. The same again changes nothing."));
        return type;
    }

    private ObjectGraphType PayloadOf(CommandShape command, string named, IGraphType acknowledgement, IGraphType errors)
    {
        var type = new ObjectGraphType { Name = $"{named}Payload", Description = $"What became of {command.Name}." };
        type.AddField(Told("ack", "That it is so; null where it was not done.", acknowledgement, outcome => outcome as CommandOutcome.Done));
        if (!command.Result.IsEmpty)
        {
            type.AddField(Told("result", "What it answered; null where it was not done, and for a duplicate.",
                _types.Output(named, $"What {command.Name} answers.", command.Result),
                outcome => outcome is CommandOutcome.Done { Duplicate: false } done ? done.Result : null));
        }

        type.AddField(Told("errors", "Why it was not done; empty where it was.", errors,
            outcome => outcome is CommandOutcome.Refused refused ? refused.Errors : ImmutableArray<CommandError>.Empty));
        return type;
    }

    private ObjectGraphType CommandAck(CommandScalars scalars)
    {
        var type = new ObjectGraphType { Name = nameof(CommandAck), Description = "A command was carried out, now or before." };
        type.AddField(Acknowledged("commandId", "What its events are correlated by.", new IdGraphType(), done => done.CommandId.ToString()));
        type.AddField(Acknowledged("position", "Reading up to here shows what it did: send it as minPosition.", scalars.Position, done => done.Position));
        type.AddField(Acknowledged(
            "duplicate", "Whether it had been given before under this idempotency key, and nothing was done now.", _types.Truth, done => done.Duplicate));
        return type;
    }

    private async Task<object?> ExecuteAsync(CommandShape command, IResolveFieldContext context)
    {
        var input = (IDictionary<string, object?>)context.Arguments![Argument].Value!;
        var terms = new CommandTerms(
            TextOf(input, Reason),
            TextOf(input, ExpectedVersion) is { Length: > 0 } expected ? VersionOf(expected) : null,
            TextOf(input, IdempotencyKey));
        var outcome = await _port.ExecuteAsync(
            _viewerOf(context),
            new CommandRequest(command.Name, InputValues.Write(command.Input, input), terms),
            context.CancellationToken).ConfigureAwait(false);
        return outcome is CommandOutcome.Refused refused && refused.Errors.OfType<CommandError.Unauthenticated>().FirstOrDefault() is { } stranger
            ? throw new ReadError("UNAUTHENTICATED", 401, stranger.Message)
            : outcome;
    }

    // No stream has a version below zero: such a one is a conflict like every other that is not there.
    private static ulong VersionOf(string text) =>
        ulong.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var version) ? version : ulong.MaxValue;

    private static string TextOf(IDictionary<string, object?> input, string name) =>
        input.TryGetValue(name, out var value) && value is string text ? text : "";

    private static FieldType Term(string name, IGraphType type, string description) =>
        new() { Name = name, Description = description, ResolvedType = type };

    private static FieldType Told(string name, string description, IGraphType type, Func<CommandOutcome, object?> valueOf) => new()
    {
        Name = name,
        Description = description,
        ResolvedType = type,
        Resolver = new FuncFieldResolver<object?>(context => valueOf((CommandOutcome)context.Source!)),
    };

    private static FieldType Acknowledged(string name, string description, IGraphType type, Func<CommandOutcome.Done, object> valueOf) => new()
    {
        Name = name,
        Description = description,
        ResolvedType = new NonNullGraphType(type),
        Resolver = new FuncFieldResolver<object?>(context => valueOf((CommandOutcome.Done)context.Source!)),
    };
}
