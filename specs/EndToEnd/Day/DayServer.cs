namespace AgentAssembly.Specs.EndToEnd.Day;

/// <summary>
/// One state folder and the processes that serve it one after the other: each is killed with SIGKILL when as many calls
/// have been answered as was ordered, and another one takes over.
/// </summary>
internal sealed class DayServer : IAsyncDisposable
{
    private const string Policy = """
        tools:
          "*": { allow: false }
          llm_call: { allow: true }
          message: { allow: true }
          search: { allow: true }
        """;

    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(2);

    private readonly Func<RunningServer, Task> _look;
    private volatile TaskCompletionSource<RunningServer> _serving = NewSignal<RunningServer>();
    private volatile TaskCompletionSource? _back;
    private int _callsLeft;
    private int _kills;

    private DayServer(Func<RunningServer, Task> look) => _look = look;

    public int Kills => Volatile.Read(ref _kills);

    /// <summary>Starts the first process over a folder of its own.</summary>
    /// <param name="look">Looks at every later process before anybody else may use it.</param>
    public static async Task<DayServer> StartAsync(Func<RunningServer, Task> look)
    {
        var state = Directory.CreateTempSubdirectory("aasm-day-").FullName;
        await File.WriteAllTextAsync(Path.Combine(state, "policy.yaml"), Policy);
        var day = new DayServer(look);
        day._serving.SetResult(await RunningServer.StartAgainAsync(state));
        return day;
    }

    /// <summary>The process that serves, when there is one.</summary>
    public Task<RunningServer> NowAsync() => _serving.Task.WaitAsync(HangLimit);

    /// <summary>The process that serves after another one was lost.</summary>
    public async Task<RunningServer> AfterAsync(RunningServer lost)
    {
        using var limit = new CancellationTokenSource(HangLimit);
        while (true)
        {
            if (await NowAsync() is var serving && serving != lost)
            {
                return serving;
            }

            // Lost before the order to kill has come back, or without one: then the limit tells.
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Has the process killed in the middle of what it does then.</summary>
    /// <param name="calls">How many calls are answered before.</param>
    /// <returns>Ends when another process serves.</returns>
    public Task KillAfter(int calls)
    {
        _back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _callsLeft, calls);
        return _back.Task;
    }

    /// <summary>A call was answered.</summary>
    public void Answered()
    {
        if (Interlocked.Decrement(ref _callsLeft) == 0)
        {
            _ = Task.Run(ReplaceAsync);
        }
    }

    /// <summary>Ends the process as its operator would, and starts another one.</summary>
    public async Task<RunningServer> RestartAsync()
    {
        var old = await NowAsync();
        _serving = NewSignal<RunningServer>();
        Assert.Equal(0, await old.TerminateAsync());
        var next = await RunningServer.StartAgainAsync(await old.AbandonAsync());
        _serving.SetResult(next);
        return next;
    }

    public async ValueTask DisposeAsync()
    {
        if (_serving.Task.IsCompletedSuccessfully)
        {
            await (await _serving.Task).DisposeAsync();
        }
    }

    private async Task ReplaceAsync()
    {
        var (back, serving) = (_back!, NewSignal<RunningServer>());
        try
        {
            var old = await _serving.Task;
            var killed = old.KillAsync();
            _serving = serving;
            await killed;
            Interlocked.Increment(ref _kills);
            var next = await RunningServer.StartAgainAsync(await old.AbandonAsync());
            await LookAtAsync(next);
            serving.SetResult(next);
            back.SetResult();
        }
        catch (Exception e)
        {
            // Whoever waits for a server is told, and the day ends.
            _serving = serving;
            serving.TrySetException(e);
            back.TrySetException(e);
        }
    }

    private async Task LookAtAsync(RunningServer next)
    {
        try
        {
            await _look(next);
        }
        catch
        {
            // Nobody else knows of this process, so nobody else would end it.
            await next.DisposeAsync();
            throw;
        }
    }

    private static TaskCompletionSource<T> NewSignal<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
