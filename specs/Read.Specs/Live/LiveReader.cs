using System.Text.Json;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.Execution;
using AgentAssembly.Specs.Read.GraphQL;
using GraphQL;
using GraphQL.SystemTextJson;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentAssembly.Specs.Read.Live;

/// <summary>One reader of one subscription, as the transport reads: a frame is asked for when the one before was taken.</summary>
internal sealed class LiveReader : IAsyncDisposable
{
    public const string Frames = """
        ... on CaughtUp { position } ... on Heartbeat { position head lag } ... on Gap { from to reason } ... on Reset { epoch }
        """;

    private readonly CancellationTokenSource _ending;
    private readonly AsyncServiceScope _scope;
    private readonly IAsyncEnumerator<Frame> _frames;
    private Task<bool> _moving = Task.FromResult(true);

    private LiveReader(AsyncServiceScope scope, IAsyncEnumerable<Frame> frames, CancellationTokenSource ending) =>
        (_scope, _frames, _ending) = (scope, frames.GetAsyncEnumerator(ending.Token), ending);

    /// <summary>The position of the last frame that had one; what a client goes on behind.</summary>
    public string? Position { get; private set; }

    public static string Events(string field = "governanceEvents", string data = "EventData", string where = "EventFrameWhere") =>
        $$"""
        subscription($after: Position, $epoch: ID, $where: {{where}}) {
          {{field}}(after: $after, epoch: $epoch, where: $where) {
            kind: __typename ... on {{data}} { position event { type org team } } {{Frames}}
          }
        }
        """;

    public static async Task<LiveReader> OpenAsync(ReadSide read, string query, Viewer? viewer = null, object? variables = null)
    {
        var (begun, scope, ending) = await BeginAsync(read, query, viewer, variables);
        Assert.True(begun.Frames is not null, System.Text.Encoding.UTF8.GetString((begun.Whole?.Body ?? default).Span));
        return new(scope, begun.Frames, ending);
    }

    /// <summary>The errors of a subscription that does not begin.</summary>
    public static async Task<string> RefusalAsync(ReadSide read, string query, object? variables = null)
    {
        var (begun, scope, ending) = await BeginAsync(read, query, null, variables);
        await scope.DisposeAsync();
        ending.Dispose();
        return JsonDocument.Parse(begun.Whole!.Body).RootElement.GetProperty("errors").GetRawText();
    }

    /// <summary>The next frame.</summary>
    public async Task<JsonElement> NextAsync()
    {
        Assert.True(await MoveAsync());
        Position = _frames.Current.Position ?? Position;
        var answer = JsonDocument.Parse(_frames.Current.Body).RootElement.Clone();
        Assert.False(answer.TryGetProperty("errors", out _), answer.GetRawText());
        return answer.GetProperty("data").EnumerateObject().Single().Value;
    }

    /// <summary>Every frame of a stream that ends by itself.</summary>
    public async Task<List<JsonElement>> RestAsync()
    {
        var frames = new List<JsonElement>();
        while (await MoveAsync())
        {
            frames.Add(JsonDocument.Parse(_frames.Current.Body).RootElement.GetProperty("data").EnumerateObject().Single().Value.Clone());
        }

        return frames;
    }

    public async ValueTask DisposeAsync()
    {
        // An enumerator must not be left while it moves.
        await _ending.CancelAsync();
        await ((Task)_moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _frames.DisposeAsync();
        await _scope.DisposeAsync();
        _ending.Dispose();
    }

    private Task<bool> MoveAsync()
    {
        _moving = _frames.MoveNextAsync().AsTask();
        return _moving.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static async Task<(Begun Begun, AsyncServiceScope Scope, CancellationTokenSource Ending)> BeginAsync(
        ReadSide read, string query, Viewer? viewer, object? variables)
    {
        var limits = new ExecutionLimits();
        var engine = new GraphEngine(
            read.Schema, limits, new CostBudget(limits, TimeProvider.System), [], NullLogger<GraphEngine>.Instance);
        engine.MakeReady();
        var scope = read.Services.CreateAsyncScope();
        var ending = new CancellationTokenSource();
        var given = variables is null
            ? Inputs.Empty
            : new GraphQLSerializer().Deserialize<Inputs>(JsonSerializer.Serialize(variables))!;
        var begun = await engine.BeginAsync(
            engine.Parse(query), new GraphRequest(query, "", "", given), new Asking(viewer ?? SomeViewer.Everything, "spec"),
            scope.ServiceProvider, ending.Token);
        return (begun, scope, ending);
    }
}
