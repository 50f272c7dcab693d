using System.Diagnostics;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Identity;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>What it costs to know who calls, by what was shown; and what a refusal costs, by why.</summary>
internal static class Authentication
{
    private const int Keys = 100;
    private const int Calls = 20_000;
    private const int Decisions = 2_000;

    private static readonly Channel Stranger = new("192.0.2.1", MayAssert: false);

    public static async Task PrintAsync(string root)
    {
        using var scratch = new Scratch(root);
        await using var side = await WriteSide.OpenAsync(scratch.Path);
        var keys = new List<IssuedKey>();
        for (var i = 0; i < Keys; i++)
        {
            keys.Add(await IssueAsync(side));
        }

        Console.WriteLine("  who calls                                       p50 us     p99 us");
        Print("API key, first time (Argon2id)", await EachAsync(keys.Count, i => IsKnownAsync(side, keys[i].Key)));
        Print("API key, again", await EachAsync(Calls, i => IsKnownAsync(side, keys[i % Keys].Key)));
        var member = (Caller.Member)(await side.Authenticator.IdentifyAsync(keys[0].Key, Stranger, default))!;
        var token = side.Tokens.Exchange(member, CredentialScope.Admin).AccessToken;
        Print("access token (ES256)", await EachAsync(Calls, _ => IsKnownAsync(side, token)));
        var credential = (await Population.RegisterAsync(side, 0, Population.ClaimOf(0))).ToString();
        Print("agent's credential", await EachAsync(Calls, _ => IsKnownAsync(side, credential)));

        Console.WriteLine();
        await PrintShareAsync(side, credential);
        Console.WriteLine();
        await PrintRefusalsAsync(side, keys);
    }

    private static async Task PrintShareAsync(WriteSide side, string credential)
    {
        var identity = await EachAsync(Calls, _ => new(side.State.Agents.FindByToken(credential) is not null));
        var whole = await EachAsync(Decisions, async i =>
        {
            var command = WriteSide.ToolCall("", $"run-{i / 40}", i);
            var asked = command with { Action = command.Action with { Actor = Population.ClaimOf(0) }, Token = credential };
            return (await side.Handler.HandleAsync(asked, default)).Verdict == Verdict.Allow;
        });
        Console.WriteLine($"  of a durable decision of {whole.At(.5):F0} us, finding the agent takes {identity.At(.5):F2} us: "
            + $"{identity.At(.5) / whole.At(.5):P2}");
    }

    // What is found by no look-up costs no Argon2id, and cannot tell a known key from an unknown one: a look-up is made of
    // the whole key, and who would hit a known one has 2^64 keys to try. What that would cost is the line with Argon2id.
    private static async Task PrintRefusalsAsync(WriteSide side, List<IssuedKey> keys)
    {
        await side.ApiKeys.RevokeAsync(new Caller.Operator("bench"), keys[1].KeyId, "bench", default);
        var verifier = await side.Hashing.HashAsync(keys[0].Key, default);
        Console.WriteLine("  refused                                         p50 us     p99 us");
        Print("found and wrong (Argon2id)", await EachAsync(Keys, async i => !await side.Hashing.IsAsync(Nobodys(i), verifier, default)));
        Print("found nowhere", await EachAsync(Calls, i => IsRefusedAsync(side, Nobodys(i))));
        Print("revoked", await EachAsync(Calls, _ => IsRefusedAsync(side, keys[1].Key)));
        Print("of no form", await EachAsync(Calls, _ => IsRefusedAsync(side, "aa_")));
        Print("an access token of nobody", await EachAsync(Calls, _ => IsRefusedAsync(side, "eyJhbGciOiJFUzI1NiJ9.e30.AAAA")));
    }

    private static string Nobodys(int number) => $"aa_{number:x32}";

    private static async Task<IssuedKey> IssueAsync(WriteSide side) =>
        await side.ApiKeys.IssueAsync(
            new Caller.Operator("bench"), new(new("", ""), "bench", CredentialScope.Admin, null), default) is Answer<IssuedKey>.Done issued
            ? issued.Value
            : throw new InvalidOperationException("no key was made");

    private static async ValueTask<bool> IsKnownAsync(WriteSide side, string shown) =>
        await side.Authenticator.IdentifyAsync(shown, Stranger, default) is not null;

    private static async ValueTask<bool> IsRefusedAsync(WriteSide side, string shown) => !await IsKnownAsync(side, shown);

    private static async Task<Latencies> EachAsync(int count, Func<int, ValueTask<bool>> act)
    {
        var latencies = new Latencies();
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var isExpected = await act(i);
            latencies.Add(started);
            if (!isExpected)
            {
                throw new InvalidOperationException($"call {i} was answered otherwise than it should be");
            }
        }

        return latencies;
    }

    private static void Print(string what, Latencies latencies) =>
        Console.WriteLine($"    {what,-42} {latencies.At(.5),9:F1}  {latencies.At(.99),9:F1}");
}
