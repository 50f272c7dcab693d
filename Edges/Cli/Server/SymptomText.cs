using AgentAssembly.Edges.Cli.Configuration;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host.Operations;

namespace AgentAssembly.Edges.Cli.Server;

/// <summary>What was found when something was looked at, with what to do.</summary>
internal static class SymptomText
{
    private const int NameWidth = 18;

    /// <summary>Problems of settings, as symptoms: with them nothing else can be looked at.</summary>
    public static IReadOnlyList<Symptom> OfProblems(EffectiveSettings settings) =>
        [.. settings.Problems.Select(problem => new Symptom("settings", Health.Fail, problem, "mend this; the server does not start with it"))];

    /// <summary>Writes them, and how many of them matter.</summary>
    /// <param name="screen">Where to.</param>
    /// <param name="symptoms">What was found.</param>
    /// <param name="allWell">What is said where nothing is to be known.</param>
    public static void Write(Screen screen, IReadOnlyList<Symptom> symptoms, string allWell)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(symptoms.Select(s => new { check = s.Check, health = NameOf(s.Health), saw = s.Saw, remedy = s.Remedy }));
            return;
        }

        foreach (var symptom in symptoms)
        {
            screen.Write(new Facts(NameWidth)
                .Add($"{NameOf(symptom.Health),-4}  {symptom.Check}", symptom.Saw, ToneOf(symptom.Health))
                .Add("", symptom.Remedy.Length > 0 ? $"→ {symptom.Remedy}" : ""));
        }

        var (failed, warned) = (symptoms.Count(s => s.Health == Health.Fail), symptoms.Count(s => s.Health == Health.Warn));
        screen.Line();
        screen.Line(failed + warned == 0 ? allWell : $"{failed} failed, {warned} to know about", failed > 0 ? Tone.Bad : Tone.Good);
    }

    private static string NameOf(Health health) => health switch
    {
        Health.Ok => "ok",
        Health.Warn => "warn",
        _ => "fail",
    };

    private static Tone ToneOf(Health health) => health switch
    {
        Health.Ok => Tone.Plain,
        Health.Warn => Tone.Warn,
        _ => Tone.Bad,
    };
}
