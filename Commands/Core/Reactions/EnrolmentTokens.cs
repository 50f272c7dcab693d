using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Reactions;

/// <summary>Enrolment tokens end when their time is over. They let nobody in from that moment on, told or not.</summary>
public sealed class EnrolmentTokens(CommandRunner commands) : IReaction
{
    private static readonly StreamName Category = StreamName.Of("team", 0);

    /// <inheritdoc/>
    public IEnumerable<Appointment> Open(Instant now) =>
        commands.State.Teams.All.Where(team => !team.Value.State.Tokens.IsEmpty)
            .Select(team => new Appointment(FirstEnd(team.Value.State)!.Value, team.Key.Id));

    /// <inheritdoc/>
    public IEnumerable<Appointment> After(RecordedEvent recorded) =>
        recorded.Event.Stream.CategoryKey == Category.CategoryKey
            && TeamEvent.Read(recorded.Event.Open()) is TeamEvent.TokenIssued issued
            ? [new Appointment(issued.Until, recorded.Event.Stream.Id)]
            : [];

    /// <inheritdoc/>
    public async ValueTask<Instant?> KeepAsync(UInt128 subject, Instant now, CancellationToken cancellationToken)
    {
        var stream = Category.With(subject);
        if (commands.State.Teams.Find(stream) is not { } team)
        {
            return null;
        }

        var origin = new CommandOrigin(team.Org, team.Team, AgentReaction.Principal, Assurance.Unspecified, []);
        await commands.RunAsync(
            (undertaking, token) => commands.AskAsync(undertaking, new TeamCommand.EndTokens(now), origin, token),
            cancellationToken).ConfigureAwait(false);
        return FirstEnd(commands.State.Teams.StateOf(stream)) is { } next && next > now ? next : null;
    }

    private static Instant? FirstEnd(TeamState team) =>
        team.Tokens.IsEmpty ? null : team.Tokens.Values.Min(token => token.Until);
}
