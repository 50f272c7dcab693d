using System.Collections.Immutable;
using System.Text.Json;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Commanding;

namespace AgentAssembly.Specs.Read.Mutations;

// A port with one command that has a member of every shape, and that answers what a spec says.
internal sealed class ListedPort : ICommandPort
{
    private static readonly ValueShape.Composite Place = new(
        "Place", "A place.", [new("org", "Tenant.", new ValueShape.Text(), IsRequired: true)]);

    private static readonly ImmutableArray<CommandMember> Members =
    [
        Member("text", new ValueShape.Text()),
        Member("signed", new ValueShape.Whole(32, IsSigned: true)),
        Member("unsigned", new ValueShape.Whole(32, IsSigned: false)),
        Member("large", new ValueShape.Whole(64, IsSigned: false)),
        Member("truth", new ValueShape.Truth()),
        Member("bytes", new ValueShape.Bytes()),
        Member("moment", new ValueShape.Moment()),
        Member("choice", new ValueShape.Choice("Mode", "A mode.", [new("ENFORCE", "Binds."), new("OBSERVE", "Does not.")])),
        Member("places", new ValueShape.ListOf(Place)),
        Member("settings", new ValueShape.MapOf(new ValueShape.Text())),
        Member("place", Place),
    ];

    public ImmutableArray<CommandShape> Commands { get; } =
    [
        new("changeAll", "Changes all.", TakesExpectedVersion: true, Members, Members),
        new("ring", "Rings.", TakesExpectedVersion: false, [], []),
    ];

    public List<(Viewer Viewer, CommandRequest Request)> Asked { get; } = [];

    public Func<CommandRequest, CommandOutcome> Answer { get; set; } = request =>
        new CommandOutcome.Done(new(new Guid("019ba5d0-0000-7000-8000-000000000001")), new(41), Duplicate: false, request.Input);

    public ValueTask<CommandOutcome> ExecuteAsync(Viewer viewer, CommandRequest request, CancellationToken cancellationToken)
    {
        Asked.Add((viewer, request with { Input = request.Input.Clone() }));
        return new(Answer(request));
    }

    private static CommandMember Member(string name, ValueShape shape) => new(name, $"The {name}.", shape, IsRequired: false);
}
