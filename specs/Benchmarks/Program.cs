using System.Globalization;
using AgentAssembly.Specs.Benchmarks;

// The disk to measure, and how many million events the memory run appends (10 takes a few minutes; 0 leaves it out).
var root = Environment.GetEnvironmentVariable("AASM_BENCH_DIR") ?? Path.GetTempPath();
if (args is [Memory.ChildArgument, var folder, var count])
{
    await Memory.RunChildAsync(folder, int.Parse(count, CultureInfo.InvariantCulture));
    return;
}

if (args is [HttpLoad.ChildArgument, .. var load])
{
    await HttpLoad.RunChildAsync(load);
    return;
}

const int Turns = 6;
const string Heading = "callers   floor/s    p50    p99 us   decisions/s    p50    p99 us    rate   p99 of the floor's   CPU us  bytes each";
if (args is ["--scanner"])
{
    Scanning.Print();
    return;
}

if (args is ["--policy"])
{
    await Deciding.PrintAsync();
    return;
}

if (args is ["--money"])
{
    await Spending.PrintAsync(root);
    return;
}

if (args is ["--anomalies"])
{
    Baselines.Print();
    return;
}

if (args is ["--replay", .. { Length: <= 1 } replay])
{
    await Replaying.PrintAsync(root, replay is [var decisions] ? int.Parse(decisions, CultureInfo.InvariantCulture) : Replaying.DecisionsDefault);
    return;
}

if (args is ["--read", .. { Length: <= 1 } read])
{
    await Reading.PrintAsync(root, read is [var events] ? int.Parse(events, CultureInfo.InvariantCulture) : Reading.DecisionsDefault);
    return;
}

if (args is ["--live"])
{
    await Live.PrintAsync(root);
    return;
}

if (args is ["--auth"])
{
    await Authentication.PrintAsync(root);
    return;
}

if (args is ["--agents", .. { Length: <= 1 } agents])
{
    await Population.PrintAsync(
        root, agents is [var many] ? int.Parse(many, CultureInfo.InvariantCulture) : Population.AgentsDefault);
    return;
}

if (args is ["--only", var only])
{
    Console.WriteLine(Heading);
    Console.WriteLine(await InProcess.MeasureAsync(root, int.Parse(only, CultureInfo.InvariantCulture), Turns));
    return;
}

var millions = args is ["--million", var given] ? int.Parse(given, CultureInfo.InvariantCulture) : 10;
var duration = TimeSpan.FromSeconds(5);
Console.WriteLine($"{Environment.ProcessorCount} cores, {root}, {AgentAssembly.Domain.Log.Sha256.IsQuick switch { true => "libcrypto", _ => "platform" }} SHA-256");

Console.WriteLine();
Console.WriteLine("Durable decisions in process, each caller in a session of its own, beside append + fdatasync of as many records");
Console.WriteLine(Heading);
foreach (var callers in (int[])[1, 8, 64, 256])
{
    Console.WriteLine(await InProcess.MeasureAsync(root, callers, Turns));
}

Console.WriteLine();
Console.WriteLine("gRPC CheckAction over loopback, client and server on the same cores");
using (var server = await ServerProcess.StartAsync(root))
{
    await GrpcLoad.AtSaturationAsync(server.Url, 64, TimeSpan.FromSeconds(4));
    var rate = await GrpcLoad.AtRateAsync(server.Url, 10, 1_000, duration);
    Console.WriteLine($"  1,000/s from 10 clients  p50 {rate.Latencies.At(.5),6:F0}  p99 {rate.Latencies.At(.99),6:F0}  p99.9 {rate.Latencies.At(.999),6:F0} us");
    var full = await GrpcLoad.AtSaturationAsync(server.Url, 64, duration);
    Console.WriteLine($"  saturated, 64 callers    p50 {full.Latencies.At(.5),6:F0}  p99 {full.Latencies.At(.99),6:F0}  p99.9 {full.Latencies.At(.999),6:F0} us   {full.PerSecond,6:F0}/s");
}

Console.WriteLine();
Console.WriteLine("Cold start of the server process to its first durable verdict over gRPC, on an empty log");
for (var run = 0; run < 3; run++)
{
    using var server = await ServerProcess.StartAsync(root);
    Console.WriteLine($"  {server.UntilFirstVerdict.TotalMilliseconds,6:F0} ms");
}

Console.WriteLine();
Console.WriteLine("Verification");
await Verification.PrintAsync(root, 300_000);

Console.WriteLine();
Console.WriteLine("Scanner");
Scanning.Print();

if (millions > 0)
{
    Console.WriteLine();
    Console.WriteLine("Memory while appending, in sessions of 24 actions");
    Memory.Print(root, millions);
}
