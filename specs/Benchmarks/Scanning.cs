using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Scanning;
using AgentAssembly.Edges.Cli;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>How quickly texts are scanned, beside what it takes to read them as JSON or to look at every byte once.</summary>
internal static class Scanning
{
    private const int PlainBytes = 4 * 1024 * 1024;
    private const int CallBytes = 450;
    private const int Turns = 10;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(400);

    public static void Print()
    {
        var sessions = Sessions();
        var plain = Plain();
        var call = Encoding.UTF8.GetBytes($$"""{"tool":"search_direct_flight","args":{"origin":"JFK","destination":"SEA","date":"2024-05-20","note":"{{new string('x', 20)}} the customer asks for \"economy\" seats, one stop at most, and pays with a gift card"},"session":"airline-t41-r2","step":4}""".PadRight(CallBytes));
        Console.WriteLine($"  recorded sessions, {sessions.Length:N0} bytes                MB/s   of the reader's");
        var reader = Best(() => ReadAsJson(sessions), sessions.Length);
        Console.WriteLine($"    Utf8JsonReader, unescaping every string  {reader,7:F0}");
        Line("strict", Best(() => Scanner.Strict.Scan(sessions), sessions.Length), reader);
        Line("compatible", Best(() => Scanner.Compatible.Scan(sessions), sessions.Length), reader);
        Console.WriteLine($"  plain clean text, {plain.Length:N0} bytes             MB/s   of one look at every byte");
        var look = Best(() => Look(plain), plain.Length);
        Console.WriteLine($"    counting one byte                        {look,7:F0}");
        Line("strict", Best(() => Scanner.Strict.Scan(plain), plain.Length), look);
        Line("compatible", Best(() => Scanner.Compatible.Scan(plain), plain.Length), look);
        Console.WriteLine($"  one tool call, {call.Length} bytes                    µs   bytes allocated");
        Console.WriteLine($"    Utf8JsonReader, unescaping every string  {call.Length / Best(() => ReadAsJson(call), call.Length),7:F2}");
        foreach (var (name, scanner) in ((string, Scanner)[])[("strict", Scanner.Strict), ("compatible", Scanner.Compatible)])
        {
            var speed = Best(() => scanner.Scan(call), call.Length);
            Console.WriteLine($"    {name,-40} {call.Length / speed,7:F2}   {AllocatedBy(() => scanner.Scan(call)),5}");
        }

        PrintGrowth();
    }

    // Texts that a rule could begin again and again: each ought to take as long for a byte in a large text as in a small one.
    private static readonly string[] Hostile =
    [
        "sk-", "sk-ant-aB3dE5fG7hI9jK1lM3nO5pQ7 ", "eyJ", "eyJhbGciOiJub25lIn0.", "a://a:", "://a:b@", "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n-----END ", "password=", "a@b.", "4 ", "4000 ", "\\", "\\u005c", "%25", "[REDACTED", "Zm9vYmFy",
        "{\"", "[",
    ];

    private static void PrintGrowth()
    {
        const int Small = 128 * 1024;
        const int Factor = 8;
        Console.WriteLine($"  one thing again and again, strict             ms for {Small / 1024} KiB   a byte in {Factor} times as much, of a byte there");
        foreach (var unit in Hostile)
        {
            var (small, large) = (Milliseconds(unit, Small), Milliseconds(unit, Small * Factor));
            Console.WriteLine($"    {unit.ReplaceLineEndings("\\n"),-40} {small,7:F1}   {large / small / Factor:F2}");
        }
    }

    // The better of two: the first one warms up.
    private static double Milliseconds(string unit, int bytes)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, bytes / unit.Length)));
        return Enumerable.Range(0, 2).Min(_ =>
        {
            var started = Stopwatch.GetTimestamp();
            Scanner.Strict.Scan(text);
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        });
    }

    private static void Line(string name, double speed, double floor) =>
        Console.WriteLine($"    {name,-40} {speed,7:F0}   {speed / floor:F2}");

    // Megabytes a second in the best of a few turns; the first of them are for the compiler.
    private static double Best(Action action, int bytes)
    {
        var best = 0.0;
        for (var turn = 0; turn < Turns; turn++)
        {
            var (count, started) = (0, Stopwatch.GetTimestamp());
            do
            {
                action();
                count++;
            }
            while (Stopwatch.GetElapsedTime(started) < Turn);
            best = Math.Max(best, (double)count * bytes / Stopwatch.GetElapsedTime(started).TotalSeconds / 1e6);
        }

        return best;
    }

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static int ReadAsJson(byte[] json)
    {
        var room = ArrayPool<byte>.Shared.Rent(json.Length);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowMultipleValues = true });
        var read = 0;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                read += reader.CopyString(room);
            }
        }

        ArrayPool<byte>.Shared.Return(room);
        return read;
    }

    private static int Look(byte[] text) => text.AsSpan().Count((byte)'@');

    private static byte[] Sessions()
    {
        using var stream = typeof(CommandLine).Assembly.GetManifestResourceStream("sessions.jsonl")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    // Words of the usual lengths, with a number, a comma or a line's end now and then.
    private static byte[] Plain()
    {
        string[] words =
        [
            "the", "of", "customer", "asks", "for", "another", "flight", "and", "a", "refund", "because", "reservation", "was",
            "cancelled", "by", "airline", "on", "Monday", "please", "confirm", "that", "baggage", "allowance", "stays", "same",
        ];
        var random = new Random(1);
        var text = new StringBuilder(PlainBytes + 64);
        while (text.Length < PlainBytes)
        {
            text.Append(words[random.Next(words.Length)]);
            text.Append(random.Next(20) switch { 0 => ", ", 1 => ".\n", 2 => $" {random.Next(2_000)} ", _ => " " });
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
