using Xunit;

namespace AgentAssembly.Specs.Support;

/// <summary>
/// Compares text with a committed <c>*.approved.txt</c>. A missing file is a failure, not an invitation to create one,
/// so a new contract is always approved by a person. What was received is written beside the test assembly.
/// </summary>
public static class Approved
{
    public static void Matches(string name, string received)
    {
        var receivedPath = Path.Combine(AppContext.BaseDirectory, $"{name}.received.txt");
        File.WriteAllText(receivedPath, received);
        var approvedPath = Path.Combine(AppContext.BaseDirectory, $"{name}.approved.txt");
        Assert.True(
            File.Exists(approvedPath),
            $"{name}.approved.txt is missing. Review {receivedPath} and commit it under that name.");

        var approvedLines = File.ReadAllText(approvedPath).Split('\n');
        var receivedLines = received.Split('\n');
        var differences = approvedLines.Except(receivedLines).Select(line => $"- {line}")
            .Concat(receivedLines.Except(approvedLines).Select(line => $"+ {line}"))
            .Take(20);
        Assert.True(
            approvedLines.SequenceEqual(receivedLines),
            $"{name} differs from what was approved (or its order does). Received: {receivedPath}\n"
                + string.Join('\n', differences));
    }
}
