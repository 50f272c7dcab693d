using AgentAssembly.Specs.Conformance.Suites;

namespace AgentAssembly.Specs.Conformance.Drivers;

public sealed class EmbeddedCancellation : CancellationSuite<EmbeddedHarness>;

public sealed class EmbeddedCaughtUp : CaughtUpSuite<EmbeddedHarness>;

public sealed class EmbeddedCheck : CheckSuite<EmbeddedHarness>;

public sealed class EmbeddedExpectedVersion : ExpectedVersionSuite<EmbeddedHarness>;

public sealed class EmbeddedFellBehind : FellBehindSuite<EmbeddedHarness>;

public sealed class EmbeddedHead : HeadSuite<EmbeddedHarness>;

public sealed class EmbeddedHeartbeat : HeartbeatSuite<EmbeddedHarness>;

public sealed class EmbeddedIsolation : IsolationSuite<EmbeddedHarness>;

public sealed class EmbeddedLargestEvent : LargestEventSuite<EmbeddedHarness>;

public sealed class EmbeddedModel : ModelSuite<EmbeddedHarness>;

public sealed class EmbeddedMultiStream : MultiStreamSuite<EmbeddedHarness>;

public sealed class EmbeddedMultiStreamRepeat : MultiStreamRepeatSuite<EmbeddedHarness>;

public sealed class EmbeddedOrder : OrderSuite<EmbeddedHarness>;

public sealed class EmbeddedPreviousHash : PreviousHashSuite<EmbeddedHarness>;

public sealed class EmbeddedRacingChecks : RacingChecksSuite<EmbeddedHarness>;

public sealed class EmbeddedRacingWriters : RacingWritersSuite<EmbeddedHarness>;

public sealed class EmbeddedReading : ReadingSuite<EmbeddedHarness>;

public sealed class EmbeddedRefusedRequest : RefusedRequestSuite<EmbeddedHarness>;

public sealed class EmbeddedRepeat : RepeatSuite<EmbeddedHarness>;

public sealed class EmbeddedResume : ResumeSuite<EmbeddedHarness>;

public sealed class EmbeddedSubscription : SubscriptionSuite<EmbeddedHarness>;

public sealed class EmbeddedReopen : ReopenSuite<EmbeddedHarness>;
