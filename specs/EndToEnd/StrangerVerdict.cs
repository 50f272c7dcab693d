using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentAssembly.Specs.EndToEnd;

/// <summary>What a verifier says of a log, as far as two verifiers have to agree.</summary>
public sealed partial record StrangerVerdict(
    string Kind, ulong? From, ulong? To, ulong? Events, ulong? UncommittedBytes, string HeadFile)
{
    private const int Damaged = 8;

    /// <summary>What a vector expects.</summary>
    public static StrangerVerdict Of(JsonElement expected)
    {
        return new(
            expected.GetProperty("kind").GetString()!,
            NumberOf("from"),
            NumberOf("to"),
            NumberOf("events"),
            NumberOf("uncommittedBytes"),
            expected.GetProperty("headFile").GetString()!);

        ulong? NumberOf(string name) => expected.TryGetProperty(name, out var number) ? number.GetUInt64() : null;
    }

    /// <summary>What the stranger's verifier printed, and the exit code with which it has to agree.</summary>
    public static StrangerVerdict Said(string output, int exitCode, bool hasHead)
    {
        var ignored = Ignored().Match(output);
        var head = !hasHead ? "Absent" : ignored.Success ? ignored.Groups[1].Value : "Read";
        if (Damage().Match(output) is { Success: true } damage)
        {
            Assert.Equal(Damaged, exitCode);
            var from = Number(damage.Groups[2]);
            return new(damage.Groups[1].Value, from, Number(damage.Groups[3]) ?? from, null, null, head);
        }

        var sound = Soundness().Match(output);
        Assert.True(sound.Success && exitCode == 0, output);
        return new("sound", null, null, Number(sound.Groups[1]), Number(sound.Groups[2]) ?? 0, head);
    }

    private static ulong? Number(Group digits) =>
        digits.Success ? ulong.Parse(digits.Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^head file ignored: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Ignored();

    [GeneratedRegex(@"^damaged: (\w+) at (\d+)(?:-(\d+))? in ", RegexOptions.Multiline)]
    private static partial Regex Damage();

    [GeneratedRegex(@"^sound: (\d+) events, .*?(?:, (\d+) bytes uncommitted)?$", RegexOptions.Multiline)]
    private static partial Regex Soundness();
}
