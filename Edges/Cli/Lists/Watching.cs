using System.Text.Json;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Lists;

/// <summary>What happens to the items of a list: a subscription that goes on where it was when its connection breaks.</summary>
/// <param name="Field">The field of the subscription.</param>
/// <param name="Type">What its frames and its filter are called after.</param>
/// <param name="Change">The type of a frame that tells of something.</param>
/// <param name="Selection">What of such a frame is asked for, besides its position.</param>
internal sealed record Watching(string Field, string Type, string Change, string Selection)
{
    private string Document =>
        $"subscription Watch($after: Position, $where: {Type}Where) {{ frame: {Field}(after: $after, where: $where) {{ __typename "
        + $"... on {Change} {{ position {Selection} }} ... on CaughtUp {{ position }} ... on Gap {{ from to reason }} }} }}";

    /// <summary>Shows what happens until the operator ends it.</summary>
    /// <param name="talk">The server.</param>
    /// <param name="where">The filter of frames.</param>
    /// <param name="after">Behind what to begin; null for now.</param>
    /// <param name="began">Called once, with the position from which on everything is told.</param>
    /// <param name="show">Called with each frame that tells of something.</param>
    public async Task FollowAsync(
        GraphTalk talk, IReadOnlyDictionary<string, object?> where, string? after, Func<string?, Task> began, Func<JsonElement, Task> show)
    {
        var hasBegun = after is not null;
        if (hasBegun)
        {
            await began(after).ConfigureAwait(false);
        }

        var question = new GraphQuestion(Document, new Dictionary<string, object?> { [GraphQuestion.After] = after, ["where"] = where });
        await foreach (var answer in talk.FollowAsync(question).ConfigureAwait(false))
        {
            var frame = GraphException.Of(answer) is { } problem ? throw talk.Ended(problem, isOurs: true) : answer.GetProperty("data").GetProperty("frame");
            switch (frame.Text("__typename"))
            {
                case "CaughtUp" when !hasBegun:
                    hasBegun = true;
                    await began(frame.Text("position") is { Length: > 0 } position ? position : null).ConfigureAwait(false);
                    break;
                case "Gap":
                    talk.Screen.Error($"gap: positions {frame.Text("from")} to {frame.Text("to")} are not told: {frame.Text("reason")}");
                    break;
                case "Reset":
                    talk.Screen.Error("the server has another log than the one that was followed: what follows is told from its beginning");
                    break;
                case var type when type == Change:
                    await show(frame).ConfigureAwait(false);
                    break;
            }
        }
    }
}
