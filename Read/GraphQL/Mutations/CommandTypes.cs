using System.Collections.Immutable;
using System.Text.Json;
using AgentAssembly.Domain.Commanding;
using GraphQL.Resolvers;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Mutations;

/// <summary>Makes the types of GraphQL that commands need from their shapes, each once. Used by one thread, while a schema is made.</summary>
internal sealed class CommandTypes(CommandScalars scalars)
{
    private readonly Dictionary<string, (object Of, IGraphType Type)> _made = new(StringComparer.Ordinal);
    private readonly StringGraphType _text = new();
    private readonly BooleanGraphType _truth = new();
    private readonly IntGraphType _int = new();
    private readonly UIntGraphType _unsigned = new();

    /// <summary>A text.</summary>
    public IGraphType Text => _text;

    /// <summary>A boolean.</summary>
    public IGraphType Truth => _truth;

    /// <summary>An input object, named after what it is for.</summary>
    public InputObjectGraphType Input(string name, string description, ImmutableArray<CommandMember> members) =>
        Once($"{name}Input", members, named =>
        {
            var type = new InputObjectGraphType { Name = named, Description = description };
            foreach (var member in members)
            {
                type.AddField(new FieldType
                {
                    Name = member.Name,
                    Description = member.Description,
                    ResolvedType = Presence(TypeOf(member.Shape, isTaken: true), member.IsRequired),
                });
            }

            return type;
        });

    /// <summary>An object that resolves its fields from the JSON of a result.</summary>
    public ObjectGraphType Output(string name, string description, ImmutableArray<CommandMember> members) =>
        Once($"{name}Result", members, named =>
        {
            var type = new ObjectGraphType { Name = named, Description = description };
            foreach (var member in members)
            {
                type.AddField(new FieldType
                {
                    Name = member.Name,
                    Description = member.Description,
                    ResolvedType = Presence(TypeOf(member.Shape, isTaken: false), member.IsRequired),
                    Resolver = new FuncFieldResolver<object?>(context =>
                        ((JsonElement)context.Source!).TryGetProperty(member.Name, out var value) ? ResultValues.Of(member.Shape, value) : null),
                });
            }

            return type;
        });

    private IGraphType TypeOf(ValueShape shape, bool isTaken) => shape switch
    {
        ValueShape.Text or ValueShape.Bytes => _text,
        ValueShape.Truth => _truth,
        ValueShape.Moment => scalars.Moment,
        ValueShape.Whole { Bits: 32, IsSigned: true } => _int,
        ValueShape.Whole { Bits: 32 } => _unsigned,
        ValueShape.Whole => scalars.Int64,
        ValueShape.Choice choice => ChoiceOf(choice),
        ValueShape.ListOf list => ListOf(TypeOf(list.Item, isTaken)),
        ValueShape.MapOf map => ListOf(ObjectOf(MapEntries.Shape(map), isTaken)),
        ValueShape.Composite composite => ObjectOf(composite, isTaken),
        _ => throw new System.Diagnostics.UnreachableException(shape.GetType().Name),
    };

    private IGraphType ObjectOf(ValueShape.Composite composite, bool isTaken) => isTaken
        ? Input(composite.Name, composite.Description, composite.Members)
        : Output(composite.Name, composite.Description, composite.Members);

    private EnumerationGraphType ChoiceOf(ValueShape.Choice choice) => Once($"{choice.Name}Choice", choice.Values, named =>
    {
        var type = new EnumerationGraphType { Name = named, Description = choice.Description };
        foreach (var value in choice.Values)
        {
            type.Add(value.Name, value.Name, value.Description);
        }

        return type;
    });

    // A name stands for one thing: two messages of one name would otherwise become one type.
    private T Once<T>(string name, object of, Func<string, T> make)
        where T : IGraphType
    {
        if (!_made.TryGetValue(name, out var known))
        {
            known = (of, make(name));
            _made.Add(name, known);
        }

        return AreAlike(known.Of, of)
            ? (T)known.Type
            : throw new InvalidOperationException($"two different things would be called {name}: rename a message");
    }

    private static bool AreAlike(object one, object other) => JsonSerializer.Serialize(NamesOf(one)) == JsonSerializer.Serialize(NamesOf(other));

    private static IEnumerable<string> NamesOf(object of) => of switch
    {
        ImmutableArray<CommandMember> members => members.Select(member => $"{member.Name} {member.Description}"),
        ImmutableArray<ChoiceValue> values => values.Select(value => value.Name),
        _ => throw new System.Diagnostics.UnreachableException(of.GetType().Name),
    };

    private static ListGraphType ListOf(IGraphType item) => new(new NonNullGraphType(item));

    private static IGraphType Presence(IGraphType type, bool isRequired) => isRequired ? new NonNullGraphType(type) : type;
}
