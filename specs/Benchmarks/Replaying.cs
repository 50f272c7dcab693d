using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>
/// Replays of recorded sessions out of a log on a disk, inputs sealed: reading, decrypting, evaluating and folding, beside the
/// decryption and reading as JSON of as many such events from memory on two threads.
/// </summary>
internal static class Replaying
{
    /// <summary>Decisions where nothing is said.</summary>
    public const int DecisionsDefault = 500_000;

    private const int Turns = 5;
    private const int FloorEvents = 20_000;

    private static readonly Caller Local = new Caller.Operator("bench");

    public static async Task PrintAsync(string root, int decisions)
    {
        using var scratch = new Scratch(root);
        var policy = RecordedSessions.Policy;
        await using var side = await WriteSide.OpenAsync(scratch.Path, policy);
        await RecordedSessions.PlayAsync(side, decisions);
        var floor = await Floor.OfAsync(side.Log);
        var candidate = policy.Replace("args.amount > 100", "args.amount > 40", StringComparison.Ordinal)
            .Replace("calculate: { allow: true }", "calculate: { allow: false }", StringComparison.Ordinal);
        var watchRead = Stopwatch.StartNew();
        var read = 0;
        await foreach (var recorded in side.Log.ReadAllAsync(Position.Start, FeedFilter.OfCategories("agent", "policy", "session"), default))
        {
            read++;
        }

        Console.WriteLine($"Reading the log alone: {read / watchRead.Elapsed.TotalSeconds:N0} events/s");
        Console.WriteLine($"Replays of {decisions:N0} recorded decisions, {Environment.ProcessorCount} cores");
        Console.WriteLine("  candidates   decisions/s   floor/s    of the floor   flips   not compared   CPU us");
        foreach (var candidates in (int[])[1, 4])
        {
            var (best, floorBest, busy, report) = (0d, 0d, double.MaxValue, default(ReplayReport));
            for (var turn = 0; turn < Turns; turn++)
            {
                floorBest = Math.Max(floorBest, floor.Measure());
                var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                report = await ReplayAsync(side, candidate, candidates);
                best = Math.Max(best, report.Decisions / watch.Elapsed.TotalSeconds);
                busy = Math.Min(busy, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / report.Decisions);
            }

            Console.WriteLine($"  {candidates,10}   {best,11:N0}   {floorBest,9:N0}   {best / floorBest,10:P0}   {report!.Flips.Total,7:N0}   {report.NotCompared.Sum(missed => missed.Count),7:N0}   {busy,6:N2}");
        }
    }

    private static async Task<ReplayReport> ReplayAsync(WriteSide side, string candidate, int candidates)
    {
        var request = new ReplayRequest("", "", [.. Enumerable.Range(0, candidates)
            .Select(i => new CandidateText($"candidate {i}", [new PolicySource("bench.yaml", candidate + new string('\n', i))]))]);
        var id = ((Answer<ReplayId>.Done)await side.Replays.StartAsync(Local, request, default)).Value;
        while (true)
        {
            if (side.State.Replays.Find(id) is { State.Phase: not ReplayPhase.Running })
            {
                var ended = (await side.ReplayQueries.FindAsync(Local, id, default))!.State;
                return ended.Reports is [var first, ..] ? first : throw new InvalidOperationException($"the replay {ended.Phase}: {ended.FailedBecause}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    private sealed class Floor(ImmutableArray<(byte[] Data, byte[] Text)> events)
    {
        private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

        public static async Task<Floor> OfAsync(IEventFeed log)
        {
            var taken = ImmutableArray.CreateBuilder<(byte[], byte[])>();
            var floor = new Floor([]);
            using var cipher = new AesGcm(floor._key, 16);
            await foreach (var recorded in log.ReadAllAsync(Position.Start, FeedFilter.OfCategories("session"), default))
            {
                var envelope = recorded.Event.Open();
                var sealedLength = ActionDecided.Read(envelope)?.Inputs.Length ?? 0;
                taken.Add((envelope.Data.ToArray(), sealedLength == 0 ? [] : Sealed(cipher, sealedLength)));
                if (taken.Count == FloorEvents)
                {
                    break;
                }
            }

            return new Floor(taken.ToImmutable(), floor._key);
        }

        private Floor(ImmutableArray<(byte[] Data, byte[] Text)> events, byte[] key)
            : this(events) => _key = key;

        // Events a second, each decrypted and read as JSON, on two threads.
        public double Measure()
        {
            const int Rounds = 5;
            var watch = Stopwatch.StartNew();
            Parallel.For(0, 2, _ =>
            {
                using var cipher = new AesGcm(_key, 16);
                var (body, plain) = (new byte[200_000], new byte[200_000]);
                for (var round = 0; round < Rounds; round++)
                {
                    foreach (var (data, text) in events)
                    {
                        Read(data);
                        if (text.Length > 0)
                        {
                            Base64Url.DecodeFromUtf8(text, body, out var _, out var size);
                            cipher.Decrypt(body.AsSpan(0, 12), body.AsSpan(12, size - 28), body.AsSpan(size - 16, 16), plain.AsSpan(0, size - 28));
                            Read(plain.AsSpan(0, size - 28));
                        }
                    }
                }
            });
            return 2d * Rounds * events.Length / watch.Elapsed.TotalSeconds;
        }

        private static void Read(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
            }
        }

        // JSON of a member of text, as inputs are, that makes a sealed text of about this length.
        private static byte[] Sealed(AesGcm cipher, int length)
        {
            var plain = Encoding.ASCII.GetBytes("{\"payload\":\"" + new string('x', Math.Max(1, ((length - 38) * 3 / 4) - 28 - 14)) + "\"}");
            var body = new byte[plain.Length + 28];
            RandomNumberGenerator.Fill(body.AsSpan(0, 12));
            cipher.Encrypt(body.AsSpan(0, 12), plain, body.AsSpan(12, plain.Length), body.AsSpan(12 + plain.Length, 16));
            return Encoding.ASCII.GetBytes(Base64Url.EncodeToString(body));
        }
    }
}
