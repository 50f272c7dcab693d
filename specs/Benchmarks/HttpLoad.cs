using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>
/// Asks a server the same over some connections, each its next question when it has its answer. Runs in a process of its own, so
/// that it can be given a core of its own; it does next to nothing itself.
/// </summary>
internal static class HttpLoad
{
    /// <summary>The first argument of the process.</summary>
    public const string ChildArgument = "--http-load";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Runs the process on a core of its own, and reads what it prints.</summary>
    public static async Task<Measured> RunAsync(Uri url, string body, int connections, TimeSpan duration, int core)
    {
        using var process = Process.Start(new ProcessStartInfo("taskset",
        [
            "-c", core.ToString(CultureInfo.InvariantCulture), "dotnet", typeof(HttpLoad).Assembly.Location, ChildArgument,
            url.ToString(), connections.ToString(CultureInfo.InvariantCulture), duration.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        ])
        { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        await process.StandardInput.WriteAsync(body);
        process.StandardInput.Close();
        var latencies = new Latencies();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            latencies.AddMicroseconds(double.Parse(line, CultureInfo.InvariantCulture));
        }

        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? new(duration.TotalSeconds, latencies) : throw new InvalidOperationException($"the load ended with {process.ExitCode}");
    }

    /// <summary>The process itself: the body is its standard input; it prints how long each answer took, in microseconds.</summary>
    public static async Task RunChildAsync(string[] args)
    {
        var (url, connections) = (new Uri(args[0]), int.Parse(args[1], CultureInfo.InvariantCulture));
        var body = await Console.In.ReadToEndAsync();
        var request = Encoding.UTF8.GetBytes(
            $"POST {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        await AskAsync(url, request, connections, WarmUp);
        var all = await AskAsync(url, request, connections, TimeSpan.FromSeconds(double.Parse(args[2], CultureInfo.InvariantCulture)));
        await using var output = new StreamWriter(Console.OpenStandardOutput());
        foreach (var ticks in all)
        {
            await output.WriteLineAsync((ticks * 1e6 / Stopwatch.Frequency).ToString("F1", CultureInfo.InvariantCulture));
        }
    }

    private static async Task<List<long>> AskAsync(Uri url, byte[] request, int connections, TimeSpan duration)
    {
        var began = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var socket = new TcpClient { NoDelay = true };
            await socket.ConnectAsync(url.Host, url.Port);
            var (stream, buffer, took) = (socket.GetStream(), new byte[512 * 1024], new List<long>());
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                var asked = Stopwatch.GetTimestamp();
                await stream.WriteAsync(request);
                await ReadAsync(stream, buffer);
                took.Add(Stopwatch.GetTimestamp() - asked);
            }

            return took;
        })));
        return [.. each.SelectMany(took => took)];
    }

    private static async Task ReadAsync(NetworkStream stream, byte[] buffer)
    {
        var (length, end) = (0, -1);
        while (end < 0)
        {
            length += await stream.ReadAsync(buffer.AsMemory(length));
            end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
        }

        var left = end + 4 + LengthOf(buffer.AsSpan(0, end)) - length;
        while (left > 0)
        {
            left -= await stream.ReadAsync(buffer);
        }
    }

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException($"the server answered {Encoding.ASCII.GetString(head[..Math.Min(40, head.Length)])}");
        }

        var text = Encoding.ASCII.GetString(head);
        var at = text.IndexOf("content-length:", StringComparison.OrdinalIgnoreCase) + "content-length:".Length;
        var line = text.IndexOf('\r', at);
        return int.Parse(line < 0 ? text.AsSpan(at) : text.AsSpan(at, line - at), CultureInfo.InvariantCulture);
    }
}
