using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Commands.Core.Replaying;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Commanding;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Projections.Documents.Sqlite;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.GraphQL;
using AgentAssembly.Read.GraphQL.Live;
using AgentAssembly.Specs.Commands;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Specs.Read.GraphQL;

/// <summary>Who looks, in specs.</summary>
internal sealed record SomeViewer(string? Org, string? Team, CredentialScope Scope = CredentialScope.Admin)
    : Viewer("user:spec", ViewerKind.User, Org, Team, Scope)
{
    public static SomeViewer Everything { get; } = new(null, null);
}

/// <summary>Mutations have specs of their own.</summary>
internal sealed class NoCommands : ICommandPort
{
    public ImmutableArray<CommandShape> Commands { get; } = [new("stand", "Does nothing.", false, [], [])];

    public ValueTask<CommandOutcome> ExecuteAsync(Viewer viewer, CommandRequest request, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("nothing can be commanded here");
}

/// <summary>A log that says that its beginning is not kept.</summary>
internal sealed class SomeExtent : ILogExtent
{
    public Guid Epoch => ReadSide.LogId;

    public Position First { get; set; }

    public ValueTask<Position> FirstKeptAsync(CancellationToken cancellationToken) => new(First);
}

/// <summary>A whole write side in memory, the documents that follow from its log, and the schema over them.</summary>
internal sealed class ReadSide : IAsyncDisposable, IProjectionTroubles
{
    public static readonly Guid LogId = new("5f0c1d1e-8f0b-4f57-9d0e-2a64a5c1b0aa");

    private readonly string _folder = Directory.CreateTempSubdirectory("aasm-read-").FullName;
    private readonly SqliteDocumentStore _store;
    private readonly ProjectionEngine _engine;
    private readonly ServiceProvider _services;

    private readonly bool _ownsSide;

    private ReadSide(WriteSide side, IEventFeed feed, bool ownsSide, Func<IDocumentStore, IDocumentStore>? around = null)
    {
        (Side, Feed, _ownsSide) = (side, feed, ownsSide);
        Models = new ModelSet();
        _store = SqliteDocumentStore.Open(Path.Combine(_folder, "read.db"), Guid.Empty, new Intervals(64));
        _engine = new ProjectionEngine(feed, _store, Models.All, this, TimeProvider.System);
        _engine.Start();
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(side.Time)
            .AddSingleton(feed)
            .AddSingleton(Models)
            .AddSingleton(new ReadModels(_engine, around?.Invoke(_store) ?? _store, feed))
            .AddSingleton<ICommandPort, NoCommands>()
            .AddSingleton<ILogExtent>(Kept)
            .AddSingleton<IPolicyReplays>(new PolicyReplays(
                side.Replays, side.ReplayQueries, viewer => viewer.Org is null ? WriteSide.Local : throw new UnreachableException("nobody else replays here")))
            .AddReadSchema()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    public WriteSide Side { get; }

    public IEventFeed Feed { get; }

    public ModelSet Models { get; }

    public SomeExtent Kept { get; } = new();

    public List<string> Troubles { get; } = [];

    public IServiceProvider Services => _services;

    public ISchema Schema => _services.GetRequiredService<ISchema>();

    // What lies in the documents' files, byte for byte.
    public byte[] Files()
    {
        using var bytes = new MemoryStream();
        foreach (var path in Directory.EnumerateFiles(_folder))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.CopyTo(bytes);
        }

        return bytes.ToArray();
    }

    public static async Task<ReadSide> StartAsync(string? policy = WriteSide.AllowAll)
    {
        var side = await WriteSide.StartAsync(policy);
        return new(side, side.Log, ownsSide: true);
    }

    public static ReadSide Over(WriteSide side, Func<IDocumentStore, IDocumentStore>? around = null) =>
        new(side, side.Log, ownsSide: true, around);

    // One that folds only what came before a position.
    public static ReadSide UpTo(WriteSide side, Position next) => new(side, new CutFeed(side.Log, next), ownsSide: false);

    // The answer once everything that happened is shown.
    public async Task<JsonElement> AskAsync(string query, Viewer? viewer = null, object? variables = null)
    {
        var head = await Feed.ReadHeadAsync(CancellationToken.None);
        Assert.True(
            await _engine.AwaitAsync(new(head.Size), TimeSpan.FromSeconds(30), CancellationToken.None), string.Join('\n', Troubles));
        await using var scope = _services.CreateAsyncScope();
        var result = await new DocumentExecuter().ExecuteAsync(options =>
        {
            options.Schema = Schema;
            options.Query = query;
            options.RequestServices = scope.ServiceProvider;
            options.UserContext = new Asking(viewer ?? SomeViewer.Everything, "spec");
            options.Variables = variables is null
                ? null
                : new GraphQLSerializer().Deserialize<Inputs>(JsonSerializer.Serialize(variables));
        });
        Troubles.AddRange(result.Errors?.Select(error => $"{error.Message} {error.InnerException}") ?? []);
        return JsonDocument.Parse(new GraphQLSerializer().Serialize(result)).RootElement.Clone();
    }

    // The data of an answer that has no errors.
    public async Task<JsonElement> DataAsync(string query, Viewer? viewer = null, object? variables = null)
    {
        var answer = await AskAsync(query, viewer, variables);
        Assert.False(answer.TryGetProperty("errors", out var errors), $"{errors}\n{string.Join('\n', Troubles)}");
        return answer.GetProperty("data");
    }

    public void Stopped(PoisonEvent poison) => Troubles.Add($"{poison.Problem}: {poison.Exception}");

    public void Interrupted(Exception exception) => Troubles.Add(exception.ToString());

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _engine.DisposeAsync();
        _store.Dispose();
        if (_ownsSide)
        {
            await Side.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
