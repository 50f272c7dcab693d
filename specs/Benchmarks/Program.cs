using AgentAssembly.Specs.Benchmarks;

var root = Environment.GetEnvironmentVariable("AASM_BENCH_DIR") ?? Path.GetTempPath();
var seconds = TimeSpan.FromSeconds(5);
foreach (var callers in (int[])[1, 8, 64, 256])
{
    var floor = Floor.Measure(root, callers, 700, TimeSpan.FromSeconds(3));
    var ours = await InProcess.MeasureAsync(root, callers, seconds);
    Console.WriteLine($"{callers,4} callers  floor {floor.PerSecond,9:F0}/s p50 {floor.Latencies.At(.5),6:F0} p99 {floor.Latencies.At(.99),6:F0} us   "
        + $"decisions {ours.PerSecond,9:F0}/s p50 {ours.Latencies.At(.5),6:F0} p99 {ours.Latencies.At(.99),6:F0} us   "
        + $"rate {ours.PerSecond / floor.PerSecond,5:F2} of floor, p99 {ours.Latencies.At(.99) / floor.Latencies.At(.99),5:F1} x");
}
