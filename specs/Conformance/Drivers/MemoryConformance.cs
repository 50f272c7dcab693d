using AgentAssembly.Specs.Conformance.Suites;

namespace AgentAssembly.Specs.Conformance.Drivers;

public sealed class MemoryCancellation : CancellationSuite<MemoryHarness>;

public sealed class MemoryCaughtUp : CaughtUpSuite<MemoryHarness>;

public sealed class MemoryCheck : CheckSuite<MemoryHarness>;

public sealed class MemoryExpectedVersion : ExpectedVersionSuite<MemoryHarness>;

public sealed class MemoryFellBehind : FellBehindSuite<MemoryHarness>;

public sealed class MemoryHead : HeadSuite<MemoryHarness>;

public sealed class MemoryHeartbeat : HeartbeatSuite<MemoryHarness>;

public sealed class MemoryIsolation : IsolationSuite<MemoryHarness>;

public sealed class MemoryLargestEvent : LargestEventSuite<MemoryHarness>;

public sealed class MemoryModel : ModelSuite<MemoryHarness>;

public sealed class MemoryMultiStream : MultiStreamSuite<MemoryHarness>;

public sealed class MemoryMultiStreamRepeat : MultiStreamRepeatSuite<MemoryHarness>;

public sealed class MemoryOrder : OrderSuite<MemoryHarness>;

public sealed class MemoryPreviousHash : PreviousHashSuite<MemoryHarness>;

public sealed class MemoryRacingChecks : RacingChecksSuite<MemoryHarness>;

public sealed class MemoryRacingWriters : RacingWritersSuite<MemoryHarness>;

public sealed class MemoryReading : ReadingSuite<MemoryHarness>;

public sealed class MemoryRefusedRequest : RefusedRequestSuite<MemoryHarness>;

public sealed class MemoryRepeat : RepeatSuite<MemoryHarness>;

public sealed class MemoryResume : ResumeSuite<MemoryHarness>;

public sealed class MemorySubscription : SubscriptionSuite<MemoryHarness>;
