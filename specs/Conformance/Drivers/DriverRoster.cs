using AgentAssembly.Specs.Conformance.Suites;

namespace AgentAssembly.Specs.Conformance.Drivers;

/// <summary>No driver leaves out a suite, unless its harness says that it cannot keep the promise.</summary>
public sealed class DriverRoster
{
    private static readonly Type[] AtomicSuites =
        [typeof(CheckSuite<>), typeof(MultiStreamSuite<>), typeof(MultiStreamRepeatSuite<>), typeof(RacingChecksSuite<>)];

    public static TheoryData<string> Harnesses =>
        [.. Types.Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(StoreHarness)))
            .Select(type => type.FullName!)];

    private static Type[] Types => typeof(DriverRoster).Assembly.GetTypes();

    [Theory]
    [MemberData(nameof(Harnesses))]
    public async Task Every_driver_runs_every_suite_that_it_can_pass(string name)
    {
        var type = typeof(DriverRoster).Assembly.GetType(name, throwOnError: true)!;
        await using var harness = (StoreHarness)Activator.CreateInstance(type)!;
        var due = Types.Where(suite => suite.IsGenericTypeDefinition && IsSuite(suite) && IsDue(suite, harness));
        var run = Types.Where(candidate => candidate.IsSealed && candidate.BaseType is { IsGenericType: true } parent
            && parent.GenericTypeArguments[0] == type).Select(candidate => candidate.BaseType!.GetGenericTypeDefinition());

        Assert.Empty(due.Except(run).Select(suite => suite.Name));
    }

    private static bool IsSuite(Type type) =>
        type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(StoreSuite<>);

    private static bool IsDue(Type suite, StoreHarness harness) =>
        (harness.SurvivesReopen || suite != typeof(ReopenSuite<>))
        && (harness.AtomicAcrossStreams || !AtomicSuites.Contains(suite));
}
