using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>Pages of fifty decisions over the real server, and looks into the past.</summary>
internal static class Pages
{
    private const int ServerCore = 0;
    private const int LoadCore = 1;
    private const int Turns = 3;
    private const int Looks = 60;

    private const string Fields =
        "edges { cursor node { id position recordedAt tool kind verdict rule reasonCode latencyMicroseconds agent { id name } } } pageInfo { hasNextPage endCursor }";

    private const string Page =
        "query Page($first: Int, $after: String, $where: DecisionWhere) { decisions(first: $first, after: $after, where: $where) { " + Fields + " } }";

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);

    public static async Task PrintAsync(string root, StateFolder state, ulong size)
    {
        using var server = await ServerProcess.StartAsync(root, state, RecordedSessions.Policy, ServerCore);
        using var http = new HttpClient { BaseAddress = new(server.Http), Timeout = TimeSpan.FromMinutes(5) };
        var url = new Uri(new(server.Http), "/graphql");
        await CaughtUpAsync(http, size);
        Console.WriteLine();
        Console.WriteLine("A page of 50 decisions by GraphQL, filtered by verdict; server and asker have a core each");
        Console.WriteLine("                     connections   pages/s    p50 us    p99 us");
        Print("ours, newest", 1, await HttpLoad.RunAsync(url, Body("ALLOW", null), 1, Turn, LoadCore));
        Print("ours, far behind", 1, await HttpLoad.RunAsync(url, Body("ALLOW", await DeepAsync(http)), 1, Turn, LoadCore));
        await PrintBesideMercuriusAsync(http, url, root);
        await PrintPastAsync(http, size);
    }

    private static async Task PrintBesideMercuriusAsync(HttpClient http, Uri url, string root)
    {
        using var scratch = new Scratch(root);
        var rows = Path.Combine(scratch.Path, "rows.json");
        await File.WriteAllTextAsync(rows, JsonSerializer.Serialize(await RowsAsync(http, 10_000)));
        using var theirs = await Mercurius.StartAsync(rows, ServerCore);
        if (theirs is null)
        {
            Console.WriteLine("  mercurius was not asked: it needs node and npm");
            return;
        }

        var (us, them) = (Measured.Nothing, Measured.Nothing);
        for (var turn = 0; turn < Turns; turn++)
        {
            us = us.With(await HttpLoad.RunAsync(url, Body("ALLOW", null), 16, Turn, LoadCore));
            them = them.With(await HttpLoad.RunAsync(theirs.Url, Body("ALLOW", null), 16, Turn, LoadCore));
        }

        Print("ours", 16, us);
        Print("mercurius, jit:1", 16, them);
        Console.WriteLine($"  ours beside mercurius: {us.PerSecond / them.PerSecond:F2} (it answers out of memory, we out of SQLite and for one tenant)");
    }

    private static async Task PrintPastAsync(HttpClient http, ulong size)
    {
        Console.WriteLine();
        Console.WriteLine("Looks into the past                       at early positions    at late ones     late per early   (median, us)");
        var early = Math.Min(100_000, size / 10);
        foreach (var (name, query) in ((string, string)[])
            [
                ("50 agents", "agents(first: 50, at: \"$at\") { edges { node { id name status } } }"),
                ("50 decisions", "decisions(first: 50, at: \"$at\") { " + Fields + " }"),
                ("50 runs", "sessions(first: 50, at: \"$at\") { edges { node { id } } }"),
            ])
        {
            var near = await MedianAsync(http, query, early);
            var far = await MedianAsync(http, query, size - 20_000);
            Console.WriteLine($"  {name,-36}   {near,16:F0}   {far,14:F0}   {far / near,14:F2}");
        }
    }

    // Every look is at another position, so that none is remembered; all lie alike within what is kept of the past.
    private static async Task<double> MedianAsync(HttpClient http, string query, ulong around)
    {
        var latencies = new Latencies();
        for (var i = 0; i < Looks + 5; i++)
        {
            var at = ((around / 16_384) * 16_384) + 8_192 + (ulong)i;
            var asked = Stopwatch.GetTimestamp();
            await AskAsync(http, new { query = "{ " + query.Replace("$at", at.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + " }" });
            if (i >= 5)
            {
                latencies.Add(asked);
            }
        }

        return latencies.At(.5);
    }

    private static async Task CaughtUpAsync(HttpClient http, ulong size)
    {
        while (true)
        {
            try
            {
                await AskAsync(http, new { query = $"{{ decisions(first: 1, minPosition: \"{size - 1}\") {{ edges {{ cursor }} }} }}" });
                return;
            }
            catch (InvalidOperationException e) when (e.Message.Contains("PROJECTION", StringComparison.OrdinalIgnoreCase))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            }
        }
    }

    private static async Task<string> DeepAsync(HttpClient http)
    {
        var page = await AskAsync(http, new
        {
            query = "{ decisions(first: 1, order: OLDEST_FIRST, where: {verdict: [ALLOW]}) { edges { cursor node { position } } } }",
        });
        var cursor = "";
        for (var hop = 0; hop < 40; hop++)
        {
            page = await AskAsync(http, new { query = Page, variables = new { first = 200, after = cursor.Length == 0 ? null : cursor, where = new { verdict = new[] { "ALLOW" } } } });
            cursor = page.GetProperty("decisions").GetProperty("pageInfo").GetProperty("endCursor").GetString()!;
        }

        return cursor;
    }

    private static async Task<List<JsonElement>> RowsAsync(HttpClient http, int count)
    {
        var (rows, cursor) = (new List<JsonElement>(), (string?)null);
        while (rows.Count < count)
        {
            var page = (await AskAsync(http, new { query = Page, variables = new { first = 200, after = cursor, where = new { verdict = new[] { "ALLOW" } } } })).GetProperty("decisions");
            rows.AddRange(page.GetProperty("edges").EnumerateArray().Select(edge => edge.GetProperty("node").Clone()));
            cursor = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }

        return rows;
    }

    private static string Body(string verdict, string? after) =>
        JsonSerializer.Serialize(new { query = Page, variables = new { first = 50, after, where = new { verdict = new[] { verdict } } } });

    private static async Task<JsonElement> AskAsync(HttpClient http, object body)
    {
        using var response = await http.PostAsJsonAsync("/graphql", body);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return answer.TryGetProperty("errors", out var errors) ? throw new InvalidOperationException(errors.GetRawText()) : answer.GetProperty("data");
    }

    private static void Print(string name, int connections, Measured measured) => Console.WriteLine(
        $"  {name,-20}{connections,10}{measured.PerSecond,10:N0}{measured.Latencies.At(.5),10:N0}{measured.Latencies.At(.99),10:N0}");
}
