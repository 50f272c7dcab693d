using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Anomalies;

/// <summary>The fold against a count over a list of everything that ever happened.</summary>
public sealed class BaselineSpecs
{
    private const long Second = 1_000_000;

    private static readonly AnomalyRules Rules = new() { WindowSeconds = 120, LoopWindowSeconds = 40 };

    // Steps back happen: then time stands still.
    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Int[-5, 30], Gen.ULong[0, 3], Gen.Bool, Gen.Int[0, 2], Gen.Int[0, 9])
        .Select((seconds, call, isActivity, credentials, fate) => new Step(seconds * Second, call, isActivity, credentials, fate));

    [Fact]
    public void A_baseline_equals_a_recount_of_everything() => AnyStep.Array[1, 120].Sample(steps =>
    {
        var baseline = new AgentBaseline();
        var recount = new Recount();
        foreach (var step in steps)
        {
            var now = recount.MoveBy(step.Microseconds);
            var action = new BaselineAction(new(now), step.Call, step.IsActivity, step.Credentials);
            var sight = baseline.Count(action, Rules, out var ticket);
            Assert.Equal(recount.Count(action), sight);
            switch (step.Fate)
            {
                case 0:
                    baseline.TakeBack(ticket);
                    recount.TakeBack();
                    break;
                case 1:
                    baseline.Tell(AnomalyType.LoopRunaway, "", step.Call, new(now), Rules);
                    recount.ForgetCalls(step.Call);
                    break;
                case 2:
                    baseline.Untell(baseline.Tell(AnomalyType.LoopRunaway, "", step.Call, new(now), Rules));
                    break;
                case 3:
                    baseline.Tell(AnomalyType.CredentialLeakAttempt, "", 0, new(now), Rules);
                    recount.ForgetCredentials();
                    break;
                case 4:
                    baseline.Tell(AnomalyType.BehaviorSpike, "", 0, new(now), Rules);
                    recount.ForgetSpike();
                    break;
                default:
                    break;
            }
        }
    }, iter: 2_000, seed: "0000KOIPE001");

    [Fact]
    public void Of_more_calls_than_are_kept_the_latest_count()
    {
        var baseline = new AgentBaseline();
        var sight = default(BaselineSight);
        for (var i = 0; i < 3 * AgentBaseline.EntriesMax; i++)
        {
            sight = baseline.Count(new(new(Second), 7, true, 0), Rules, out _);
        }

        Assert.Equal(AgentBaseline.EntriesMax, sight.Repeats);
        for (var i = 0; i < AgentBaseline.EntriesMax; i++)
        {
            baseline.Count(new(new(Second), (ulong)(100 + i), true, 0), Rules, out _);
        }

        Assert.Equal(1, baseline.Count(new(new(Second), 7, true, 0), Rules, out _).Repeats);
    }

    [Fact]
    public void The_same_is_told_once_within_the_window_and_no_more_than_fit()
    {
        var baseline = new AgentBaseline();
        Assert.False(baseline.IsTold(AnomalyType.UnknownExternalConnection, "a.test", new(0), Rules));
        for (var i = 0; i < AgentBaseline.ToldMax; i++)
        {
            baseline.Tell(AnomalyType.UnknownExternalConnection, $"{i}.test", 0, new(i), Rules);
        }

        Assert.True(baseline.IsTold(AnomalyType.UnknownExternalConnection, "0.test", new(100), Rules));
        Assert.True(baseline.IsTold(AnomalyType.UnknownExternalConnection, "another.test", new(100), Rules));
        Assert.False(baseline.IsTold(AnomalyType.ChildProcessExecution, "git", new(100), Rules));
        Assert.False(baseline.IsTold(AnomalyType.LoopRunaway, "", new(100), Rules));
        Assert.False(baseline.IsTold(AnomalyType.UnknownExternalConnection, "0.test", new(120 * Second), Rules));
        Assert.True(baseline.IsTold(AnomalyType.UnknownExternalConnection, "1.test", new(120 * Second), Rules));
    }

    private sealed record Step(long Microseconds, ulong Call, bool IsActivity, int Credentials, int Fate);

    // All that ever happened, and what of it counts by the words of the specification.
    private sealed class Recount
    {
        private readonly List<(long At, BaselineAction What)> _calls = [];
        private readonly List<(long At, int Count)> _credentials = [];
        private readonly List<long> _parts = [];
        private BaselineAction _last;
        private long _clock = 1_000 * Second;
        private long _now;
        private long _toldPart = -1;

        private static long Part(long at) => at / (120 * Second / 12);

        public long MoveBy(long microseconds) => _clock += microseconds;

        public BaselineSight Count(BaselineAction action)
        {
            _last = action;
            _now = Math.Max(_now, action.At.UnixMicroseconds);
            if (action.LoopKey != 0)
            {
                _calls.Add((_now, action));
            }

            if (action.Credentials > 0)
            {
                _credentials.Add((_now, action.Credentials));
            }

            if (action.IsActivity)
            {
                _parts.Add(Part(_now));
            }

            return new(
                action.LoopKey == 0 ? 0 : _calls.Count(each => each.What.LoopKey == action.LoopKey && each.At > _now - (40 * Second)),
                action.Credentials == 0 ? 0 : _credentials.Where(each => each.At > _now - (120 * Second)).Sum(each => each.Count),
                action.IsActivity && Part(_now) != _toldPart ? Spike() : default);
        }

        public void TakeBack()
        {
            if (_last.LoopKey != 0)
            {
                _calls.RemoveAt(_calls.Count - 1);
            }

            if (_last.Credentials > 0)
            {
                _credentials.RemoveAt(_credentials.Count - 1);
            }

            if (_last.IsActivity)
            {
                _parts.RemoveAt(_parts.Count - 1);
            }
        }

        public void ForgetCalls(ulong call) => _calls.RemoveAll(each => each.What.LoopKey == call);

        public void ForgetCredentials() => _credentials.Clear();

        public void ForgetSpike() => _toldPart = Part(_now);

        private SpikeFigures Spike()
        {
            var latest = Part(_now);
            var before = Enumerable.Range(1, 11).Select(age => (long)_parts.Count(part => part == latest - age)).ToList();
            return new(_parts.Count(part => part == latest), before.Sum(), before.Sum(count => count * count), before.Count(count => count > 0));
        }
    }
}
