namespace AgentAssembly.Domain.Alerts;

/// <summary>The wire's names of <see cref="AlertOccasion"/>.</summary>
public static class AlertOccasions
{
    /// <summary>Such as <c>fired</c>.</summary>
    public static string NameOf(AlertOccasion occasion) => occasion switch
    {
        AlertOccasion.Fired => "fired",
        AlertOccasion.Resolved => "resolved",
        AlertOccasion.Test => "test",
        _ => throw new ArgumentOutOfRangeException(nameof(occasion), occasion, "no occasion"),
    };

    // What this build wrote it can read.
    internal static AlertOccasion Of(string name) =>
        Enum.GetValues<AlertOccasion>().Where(each => NameOf(each) == name).Select(each => (AlertOccasion?)each).FirstOrDefault()
        ?? throw new FormatException($"'{name}' is no occasion");
}
