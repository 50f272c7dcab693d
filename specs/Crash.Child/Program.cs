using System.Globalization;
using System.Runtime.InteropServices;
using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Specs.Crash.Child;

// A process that appends as fast as it can until it is killed: <state folder> <marks file> <callers> <segment bytes> <seed>.
var (stateFolder, marksFile) = (args[0], args[1]);
var (callerCount, segmentBytes, seed) = (Number(args[2]), Number(args[3]), Number(args[4]));

// Nobody lives on without a parent: its end closes the input, however it ends.
_ = Task.Run(() =>
{
    Console.In.ReadToEnd();
    Environment.Exit(1);
});

using var marks = Marks.Open(marksFile);
marks.State = ChildState.Opening;
var options = new EmbeddedStoreOptions
{
    SegmentBytes = segmentBytes,
    GroupBytesMax = 1024 * 1024,
    FreeBytesMin = 16 * 1024 * 1024,
    IndexBatchEvents = 512,
    IndexDelay = TimeSpan.FromMilliseconds(20),
};
var logId = new Guid(seed, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0);
await using var store = EmbeddedEventStore.Open(
    stateFolder, logId, options, TimeProvider.System, folder => new MarkedFolder(folder, marks));

var stop = new TaskCompletionSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    stop.TrySetResult();
});
var callers = Enumerable.Range(0, callerCount).Select(n => new Caller(store, marks, n, seed)).ToList();
var calls = callers.ConvertAll(c => Task.Run(c.RunAsync));
await Task.WhenAny(Task.WhenAll(callers.Select(c => c.Answered)), Task.WhenAny(calls).Unwrap());
marks.State = marks.State == ChildState.Opening ? ChildState.Busy : marks.State;

await Task.WhenAny(stop.Task, Task.WhenAll(calls));
await store.DisposeAsync();
await Task.WhenAll(calls);
marks.State = marks.State == ChildState.Busy ? ChildState.Stopped : ChildState.Confused;
return marks.State == ChildState.Stopped ? 0 : 1;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
