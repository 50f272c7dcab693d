using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Policy.Rates;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>
/// How quickly policies decide: a cascade of four levels among ten documents and among ten thousand, beside Cedar with
/// equivalent policies, whose verdicts are compared first.
/// </summary>
internal static class Deciding
{
    private const int Rounds = 400;
    private const int Repeats = 1_000;

    private static readonly AgentId Agent = AgentId.Of("acme", "did:key:z6MkBench");

    private static readonly PolicyQuestion[] Questions = [.. MakeQuestions()];

    public static async Task PrintAsync()
    {
        var limits = new RateLedger();
        Console.WriteLine("  verdict of a four-level cascade                p50 ns    p99 ns   bytes allocated");
        foreach (var count in (int[])[10, 100, 1_000, 10_000])
        {
            var set = PolicySet.Compile(Documents(count));
            var times = Measure(set, limits);
            Console.WriteLine($"    {count,6:N0} policies                           {times[times.Length / 2],7:F0}   {times[times.Length * 99 / 100],7:F0}   {AllocatedBy(set, limits),5}");
        }

        Console.WriteLine();
        var texts = Enumerable.Range(0, 1_000).Select(TextOf).ToArray();
        CompileAll(texts);
        var watch = Stopwatch.StartNew();
        CompileAll(texts);
        Console.WriteLine($"  1,000 documents parsed and compiled in {watch.ElapsedMilliseconds} ms");
        await PrintCedarAsync(limits);
    }

    // Global, org, team and agent documents that all apply, and others that do not.
    private static List<PolicyDocument> Documents(int count)
    {
        var tools = string.Concat(Enumerable.Range(0, 20).Select(i => $"  t{i}: {{ allow: true }}\n"));
        string[] applying =
        [
            $"tools:\n  '*': {{ allow: false }}\n  deploy: {{ allow: true }}\n{tools}rules:\n  - {{ id: no-force, when: 'args.env == \"prod\" AND args.force == true', then: deny }}\n",
            "scope: org:acme\nrules: [{ id: not-t3, when: 'tool == \"t3\"', then: deny }]\n",
            "scope: team:sre\nrules: [{ id: not-much, when: 'args.amount > 250', then: deny }]\n",
            $"scope: agent:{Agent}\nrules: [{{ id: not-t5, when: 'tool == \"t5\"', then: deny }}]\n",
        ];
        return [.. applying.Concat(Enumerable.Range(0, count - applying.Length).Select(TextOf)).Select(Parse)];
    }

    private static string TextOf(int i) => (i % 4) switch
    {
        0 => $"scope: org:o{i}\nrules: [{{ id: r{i}, when: 'tool == \"t{i % 20}\" AND args.amount > {i % 90}', then: deny }}]\n",
        1 => $"scope: team:m{i}\ntools: {{ t{i % 20}: {{ allow: true, requires_approval_if: 'args.amount > {i % 90}' }} }}\n",
        2 => $"scope: tool:x{i}\ntools: {{ x{i}: {{ allow: false }} }}\n",
        _ => $"rules: [{{ id: r{i}, when: 'tool == \"x{i}\" AND args.env == \"prod\"', then: deny }}]\n",
    };

    private static PolicyDocument Parse(string text, int index) =>
        PolicyDocument.Parse($"{index}.yaml", text) is PolicyParseResult.Accepted accepted
            ? accepted.Document
            : throw new InvalidOperationException(text);

    private static void CompileAll(string[] texts) => PolicySet.Compile([.. texts.Select(Parse)]);

    private static IEnumerable<PolicyQuestion> MakeQuestions()
    {
        var actor = new ActorFacts { Id = Agent, Org = "acme", Team = "sre", Depth = 1 };
        foreach (var tool in (string[])["deploy", "t1", "t3", "t5", "t7", "other"])
        {
            foreach (var (env, force, amount) in ((string, bool, int)[])[("dev", false, 10), ("prod", false, 250), ("prod", true, 10), ("dev", true, 900)])
            {
                var args = $$"""{"env":"{{env}}","force":{{(force ? "true" : "false")}},"amount":{{amount}},"service":"checkout","region":"eu-west-1"}""";
                yield return PolicyQuestion.ToolCall(tool) with
                {
                    Actor = actor, Payload = Encoding.UTF8.GetBytes(args), Now = new Instant(1_800_000_000_000_000),
                };
            }
        }
    }

    // Nanoseconds of a decision, each the mean over all questions a thousand times over; in ascending order.
    private static double[] Measure(PolicySet set, RateLedger limits)
    {
        var times = new double[Rounds];
        for (var round = -300; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Repeats; i++)
            {
                set.Evaluate(Questions[i % Questions.Length], limits);
            }

            if (round >= 0)
            {
                times[round] = Stopwatch.GetElapsedTime(started).TotalNanoseconds / Repeats;
            }
        }

        Array.Sort(times);
        return times;
    }

    private static long AllocatedBy(PolicySet set, RateLedger limits)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var question in Questions)
        {
            set.Evaluate(question, limits);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static async Task PrintCedarAsync(RateLedger limits)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "cedar");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")) && await RunAsync("npm", "ci --no-audit --no-fund", folder) is null)
        {
            Console.WriteLine("  Cedar was not asked: it needs node and npm");
            return;
        }

        Console.WriteLine();
        Console.WriteLine("  the same questions asked of Cedar 4.13 (WebAssembly, in node)   ns a decision   of ours");
        foreach (var count in (int[])[10, 1_000])
        {
            var set = PolicySet.Compile(CedarCounterpart(count).ours);
            var file = Path.Combine(folder, $"{count}.json");
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(CedarCall(CedarCounterpart(count).theirs)));
            if (await RunAsync("node", $"ask.mjs {file}", folder) is not { } output)
            {
                Console.WriteLine("    node failed");
                return;
            }

            using var answer = JsonDocument.Parse(output);
            var theirs = answer.RootElement.GetProperty("verdicts").EnumerateArray().Select(v => v.GetString()!).ToArray();
            var ours = Questions.Select(q => set.Evaluate(q, limits).Verdict == Verdict.Deny ? "deny" : "allow").ToArray();
            if (!ours.SequenceEqual(theirs, StringComparer.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException($"verdicts differ: {string.Join(' ', ours)} and {string.Join(' ', theirs)}");
            }

            var (own, cedar) = (Measure(set, limits)[Rounds / 2], answer.RootElement.GetProperty("nanoseconds").GetDouble());
            Console.WriteLine($"    {count,6:N0} policies, {Questions.Length} verdicts alike; ours {own,6:F0} ns        {cedar,10:F0}   {cedar / own,6:F0}");
        }
    }

    // The same rules in both languages; the others belong to other orgs.
    private static (List<PolicyDocument> ours, Dictionary<string, string> theirs) CedarCounterpart(int count)
    {
        var ours = Documents(4);
        var theirs = new Dictionary<string, string>
        {
            ["tools"] = $"permit(principal, action, resource) when {{ resource in [{string.Join(',', Enumerable.Range(0, 20).Select(i => $"Tool::\"t{i}\"").Append("Tool::\"deploy\""))}] }};",
            ["no-force"] = "forbid(principal, action, resource) when { context.env == \"prod\" && context.force == true };",
            ["not-t3"] = "forbid(principal in Org::\"acme\", action, resource == Tool::\"t3\");",
            ["not-much"] = "forbid(principal in Team::\"sre\", action, resource) when { context.amount > 250 };",
            ["not-t5"] = "forbid(principal == Agent::\"a\", action, resource == Tool::\"t5\");",
        };
        for (var i = 0; i < count - 4; i++)
        {
            ours.Add(Parse($"scope: org:o{i}\nrules: [{{ id: r, when: 'tool == \"t{i % 20}\" AND args.amount > {i % 90}', then: deny }}]\n", i + 4));
            theirs.Add($"r{i}", $"forbid(principal in Org::\"o{i}\", action, resource == Tool::\"t{i % 20}\") when {{ context.amount > {i % 90} }};");
        }

        return (ours, theirs);
    }

    private static object CedarCall(Dictionary<string, string> policies) => new
    {
        policies,
        entities = new object[]
        {
            new { uid = Uid("Agent", "a"), attrs = new { }, parents = new[] { Uid("Team", "sre") } },
            new { uid = Uid("Team", "sre"), attrs = new { }, parents = new[] { Uid("Org", "acme") } },
        },
        questions = Questions.Select(question =>
        {
            using var arguments = JsonDocument.Parse(question.Payload);
            return new
            {
                principal = Uid("Agent", "a"),
                action = Uid("Action", "tool_call"),
                resource = Uid("Tool", question.Tool),
                context = arguments.RootElement.Clone(),
            };
        }),
    };

    private static object Uid(string type, string id) => new { type, id };

    private static async Task<string?> RunAsync(string program, string arguments, string folder)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            var said = await errors;
            if (process.ExitCode != 0)
            {
                Console.WriteLine($"  {program} ended with {process.ExitCode}: {said}");
            }

            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
