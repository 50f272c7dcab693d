using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>Runs commands of callers against accounts and API keys. Safe for concurrent use.</summary>
internal sealed class IdentityCommands(CommandRunner commands, Permission permission)
{
    public ValueTask<Outcome<IdentityReply>> RunAsync(
        Caller caller, MemberTerms place, StreamName stream, ApiKeyCommand command, CancellationToken cancellationToken) =>
        RunAsync(caller, place, (undertaking, origin, token) =>
            commands.AskAsync(undertaking, stream, command, origin, token), cancellationToken);

    public ValueTask<Outcome<IdentityReply>> RunAsync(
        Caller caller, MemberTerms place, StreamName stream, UserCommand command, CancellationToken cancellationToken) =>
        RunAsync(caller, place, (undertaking, origin, token) =>
            commands.AskAsync(undertaking, stream, command, origin, token), cancellationToken);

    /// <summary>The answer to a command that says no more than that it is done.</summary>
    public static Answer<T> AnswerOf<T>(Outcome<IdentityReply> outcome, T value) => outcome.Reply switch
    {
        IdentityReply.Done => new Answer<T>.Done(value, outcome.Position),
        IdentityReply.Refused refused => new Answer<T>.Refused(refused.Rule, refused.Message),
        IdentityReply.Wrong => new Answer<T>.Refused("secret_wrong", "what was shown is not right, or counts no more"),
        IdentityReply.Locked locked => new Answer<T>.Refused("user_locked", $"the account is locked until {locked.Until}"),
        _ => throw new System.Diagnostics.UnreachableException(outcome.Reply.GetType().Name),
    };

    private ValueTask<Outcome<IdentityReply>> RunAsync(
        Caller caller,
        MemberTerms place,
        Func<Undertaking, CommandOrigin, CancellationToken, ValueTask<IdentityReply>> ask,
        CancellationToken cancellationToken)
    {
        var origin = new CommandOrigin(
            place.Org, place.Team.Length > 0 ? place.Team : null, caller.Principal, caller.Assurance, []);
        return commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return ask(undertaking, origin, token);
            },
            cancellationToken);
    }
}
