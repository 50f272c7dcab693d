using System.Buffers.Binary;
using System.Diagnostics;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Edges.Host.Evidence;
using NSec.Cryptography;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>
/// Many agents: each registers with proof of a key, beats once and is checked once, and then the process starts again
/// over the log that this made.
/// </summary>
internal static class Population
{
    public const int AgentsDefault = 100_000;

    private const int Callers = 64;
    private static readonly TimeSpan FloorTurn = TimeSpan.FromSeconds(2);
    private static readonly Channel Loopback = new("127.0.0.1", MayAssert: true);

    public static async Task PrintAsync(string root, int agents)
    {
        using var scratch = new Scratch(root);
        Console.WriteLine($"{agents:N0} agents, {Callers} callers at a time, {root}");
        var before = (await RunAsync(root, scratch.Path, agents)).Digest;

        GC.Collect();
        var watch = Stopwatch.StartNew();
        await using var again = await WriteSide.OpenAsync(scratch.Path);
        Console.WriteLine($"  restart                {watch.Elapsed.TotalSeconds,9:F2} s from opening the log to the folded state");
        var after = Describe(again);
        Console.WriteLine($"  state                  {after.Lines,9:N0} lines, sha256 {after.Digest}");
        Console.WriteLine(after.Digest == before
            ? "  the same before and after the restart"
            : throw new InvalidOperationException($"the state differs after the restart: it was {before}"));
    }

    private static async Task<(int Lines, string Digest)> RunAsync(string root, string folder, int agents)
    {
        await using var side = await WriteSide.OpenAsync(folder);

        // What only clients have to keep is made before, so that it does not count as memory of the server.
        var (claims, tokens) = (Enumerable.Range(0, agents).Select(ClaimOf).ToArray(), new Guid[agents]);
        var (managed, resident) = (GC.GetTotalMemory(forceFullCollection: true), Resident());
        var floor = Floor.Measure(root, Callers, WriteSide.RecordBytes, FloorTurn).PerSecond;
        Console.WriteLine($"  floor                  {floor,9:F0} records of {WriteSide.RecordBytes} bytes a second, "
            + $"appended and flushed {Callers} at a time");
        Print("registrations", floor, await EachAsync(agents, async i => tokens[i] = await RegisterAsync(side, i, claims[i])));
        var (managedAfter, residentAfter) = (GC.GetTotalMemory(forceFullCollection: true), Resident());
        Print("heartbeats", floor, await EachAsync(agents, i => BeatAsync(side, claims[i], tokens[i].ToString())));
        Print("checks", floor, await EachAsync(agents, i => CheckAsync(side, claims[i], tokens[i].ToString())));
        Console.WriteLine($"  memory of one agent    {(managedAfter - managed) / agents,9:N0} bytes managed, "
            + $"{(residentAfter - resident) / agents:N0} resident");
        return Describe(side);
    }

    // Per second, from the first to the last answer.
    private static async Task<double> EachAsync(int agents, Func<int, Task> act)
    {
        var (next, watch) = (-1, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < agents; i = Interlocked.Increment(ref next))
            {
                await act(i);
            }
        })));
        return agents / watch.Elapsed.TotalSeconds;
    }

    private static void Print(string what, double floor, double perSecond) =>
        Console.WriteLine($"  {what,-22} {perSecond,9:F0} a second   {perSecond / floor,5:F2} of the floor");

    // The agent's own signature is part of what is measured.
    public static async Task<Guid> RegisterAsync(WriteSide side, int number, ActorClaim claim)
    {
        using var key = KeyOf(number);
        var hex = Convert.ToHexStringLower(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        var nonce = side.Registration.Challenge(claim.Did, hex) is RegistrationReply.Challenged challenged
            ? challenged.Nonce
            : throw new InvalidOperationException("no challenge");
        var reply = await side.Registration.RegisterAsync(
            new RegisterAgent(
                new AgentProfile { Org = claim.Org, Team = claim.Team, Did = claim.Did, Name = $"agent {number}" },
                hex, nonce, SignatureAlgorithm.Ed25519.Sign(key, nonce), null, "", "", null, "", null, Loopback),
            default);
        return reply is RegistrationReply.Joined joined
            ? Guid.Parse(joined.Token)
            : throw new InvalidOperationException($"not registered: {reply}");
    }

    private static async Task BeatAsync(WriteSide side, ActorClaim claim, string token)
    {
        if (await side.Presence.BeatAsync(claim, token, default) is not PresenceReply.Present)
        {
            throw new InvalidOperationException($"{claim.Did} is not known by its credential");
        }
    }

    private static async Task CheckAsync(WriteSide side, ActorClaim claim, string token)
    {
        var command = WriteSide.ToolCall("", "first", 0);
        var reply = await side.Handler.HandleAsync(
            command with { Action = command.Action with { Actor = claim }, Token = token }, default);
        if (reply is not { Verdict: Verdict.Allow, Position: not null, Assurance: Domain.Log.Assurance.Bound })
        {
            throw new InvalidOperationException($"not an allowed, recorded decision about a known agent: {reply}");
        }
    }

    public static ActorClaim ClaimOf(int number)
    {
        using var key = KeyOf(number);
        return new(ActorClaim.Default, ActorClaim.Default, DidKey.Write(key.PublicKey.Export(KeyBlobFormat.RawPublicKey)));
    }

    private static Key KeyOf(int number)
    {
        Span<byte> seed = stackalloc byte[32];
        BinaryPrimitives.WriteInt32BigEndian(seed, number);
        return Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
    }

    private static (int Lines, string Digest) Describe(WriteSide side)
    {
        var (lines, next) = side.State.Durable.Describe();
        return (lines.Count, new DescribedState(lines, next.Value).Digest());
    }

    private static long Resident()
    {
        const int BytesOfKilobyte = 1_024;
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return BytesOfKilobyte * long.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
