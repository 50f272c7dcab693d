using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Replaying;

/// <summary>
/// Begins and stops replays for those who may: conditions read what decisions were asked, so whoever tries some out has to be
/// somebody who could publish them. Safe for concurrent use.
/// </summary>
public sealed class ReplayAdministration(
    CommandRunner commands, Permission permission, ReplayJobs jobs, IEventFeed feed, IdSource ids)
{
    private const int ReasonLengthMax = 1_024;

    private WriteSideState State => commands.State;

    /// <summary>Begins a replay.</summary>
    public async ValueTask<Answer<ReplayId>> StartAsync(Caller caller, ReplayRequest request, CancellationToken cancellationToken)
    {
        if ((WhyNot(caller, request.Org, request.Team) ?? WhyNotRequest(request)) is { } refusal)
        {
            return refusal;
        }

        var (candidates, problem) = CandidatesOf(request.Candidates);
        if (problem is not null)
        {
            return problem;
        }

        var terms = await TermsOfAsync(request, candidates, cancellationToken).ConfigureAwait(false);
        if (terms.From > terms.Until)
        {
            return new Answer<ReplayId>.Invalid("since", $"the range would begin at {terms.From} and end at {terms.Until}");
        }

        return jobs.TryTake()
            ? await BeginAsync(caller, terms, cancellationToken).ConfigureAwait(false)
            : new Answer<ReplayId>.Refused("replays_max",
                $"{ReplayJobs.AtOnceMax} replays run: wait for one, or stop one with 'aasm policy replay cancel'");
    }

    /// <summary>Stops a replay.</summary>
    public async ValueTask<Answer<ReplayId>> CancelAsync(
        Caller caller, ReplayId id, string reason, CancellationToken cancellationToken)
    {
        if (State.Replays.Find(id) is not { State.Terms: { } terms } || !ReplaySight.MaySee(caller, terms))
        {
            return new Answer<ReplayId>.NotFound(ReplaySight.NoReplay(id));
        }

        if (WhyNot(caller, terms.Org, terms.Team) is { } forbidden)
        {
            return forbidden;
        }

        if (reason.Length > ReasonLengthMax)
        {
            return new Answer<ReplayId>.Invalid("reason", $"has {reason.Length} characters: {ReasonLengthMax} at most");
        }

        var outcome = await RunAsync(caller, id, terms, new ReplayCommand.Cancel(reason), cancellationToken).ConfigureAwait(false);
        await jobs.StopAsync(id).ConfigureAwait(false);
        return AnswerOf(id, outcome);
    }

    private async ValueTask<Answer<ReplayId>> BeginAsync(Caller caller, ReplayTerms terms, CancellationToken cancellationToken)
    {
        var id = new ReplayId(BinaryPrimitives.ReadUInt128BigEndian(ids.Secret(16)));
        var isBegun = false;
        try
        {
            var outcome = await RunAsync(caller, id, terms, new ReplayCommand.Start(terms), cancellationToken).ConfigureAwait(false);
            if (outcome.Reply is ReplayReply.Done)
            {
                jobs.Begin(id, terms);
                isBegun = true;
            }

            return AnswerOf(id, outcome);
        }
        finally
        {
            if (!isBegun)
            {
                jobs.GiveBack();
            }
        }
    }

    private ValueTask<Outcome<ReplayReply>> RunAsync(
        Caller caller, ReplayId id, ReplayTerms terms, ReplayCommand command, CancellationToken cancellationToken)
    {
        var origin = new CommandOrigin(
            terms.Org, terms.Team.Length == 0 ? null : terms.Team, caller.Principal, caller.Assurance, []);
        return commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return ReplayJobs.AskAsync(undertaking, id, command, origin, token);
            },
            cancellationToken);
    }

    private static Answer<ReplayId> AnswerOf(ReplayId id, Outcome<ReplayReply> outcome) =>
        outcome.Reply is ReplayReply.Refused refused
            ? new Answer<ReplayId>.Refused(refused.Rule, refused.Message)
            : new Answer<ReplayId>.Done(id, outcome.Position);

    // The node's documents are the operator's; an org's decisions need its org_admin, a team's its team_admin.
    private Answer<ReplayId>? WhyNot(Caller caller, string org, string team) =>
        org.Length > 0 && !(caller.BelongsTo(org) && TenantBook.HasOrg(State, org))
            ? new Answer<ReplayId>.NotFound($"no org '{org}': 'aasm org list' shows those that you may see")
        : team.Length > 0 && (org.Length == 0 || !TenantBook.HasTeam(State, org, team))
            ? new Answer<ReplayId>.NotFound($"no team '{team}' in the org '{org}': name both, as 'aasm team list' shows them")
        : permission.WhyNot(caller, org, NeedOf(org, team)) is { } forbidden ? new Answer<ReplayId>.Forbidden(forbidden)
        : null;

    private static Need? NeedOf(string org, string team) =>
        org.Length == 0 ? null
        : team.Length == 0 ? new Need(Role.OrgAdmin, "")
        : new Need(Role.TeamAdmin, team);

    private static Answer<ReplayId>? WhyNotRequest(ReplayRequest request) =>
        request.Candidates.Length is < 1 or > ReplayTerms.CandidatesMax
            ? new Answer<ReplayId>.Invalid("candidates", $"{request.Candidates.Length} are named: 1 to {ReplayTerms.CandidatesMax} are tried out at once")
        : request.Candidates.Any(each => each.Name.Length is 0 or > ReplayTerms.NameLengthMax || each.Name.Any(char.IsControl))
            ? new Answer<ReplayId>.Invalid("candidates.name", $"needs 1 to {ReplayTerms.NameLengthMax} characters, and no control characters")
        : request.Candidates.Select(each => each.Name).Distinct(StringComparer.Ordinal).Count() < request.Candidates.Length
            ? new Answer<ReplayId>.Invalid("candidates.name", "name a candidate once: a name stands twice")
        : request.Candidates.Any(each => each.Documents.Length > ReplayTerms.DocumentsMax)
            ? new Answer<ReplayId>.Invalid("candidates.documents", $"{ReplayTerms.DocumentsMax} of one candidate at most")
        : request.Candidates.Sum(SizeOf) > ReplayTerms.TextBytesMax
            ? new Answer<ReplayId>.Invalid("candidates.documents", $"have more than {ReplayTerms.TextBytesMax} bytes together")
        : request.Detail.WhyNot() is { } detail ? new Answer<ReplayId>.Invalid("detail", detail)
        : null;

    private static long SizeOf(CandidateText candidate) => candidate.Documents.Sum(document =>
        (long)Encoding.UTF8.GetByteCount(document.Text) + Encoding.UTF8.GetByteCount(document.Name));

    private static (ImmutableArray<PolicyCandidate> Candidates, Answer<ReplayId>? Problem) CandidatesOf(ImmutableArray<CandidateText> texts)
    {
        var candidates = ImmutableArray.CreateBuilder<PolicyCandidate>(texts.Length);
        foreach (var text in texts)
        {
            var documents = new List<PolicyDocument>();
            foreach (var source in text.Documents)
            {
                switch (PolicyDocument.Parse(source.Name, source.Text))
                {
                    case PolicyParseResult.Accepted accepted:
                        documents.Add(accepted.Document);
                        break;
                    case PolicyParseResult.Refused refused:
                        return ([], new Answer<ReplayId>.Invalid("candidates.documents", string.Join('\n', refused.Errors)));
                }
            }

            var set = documents.Count == 0 ? PolicySet.None : PolicySet.Compile(documents);
            candidates.Add(new(text.Name, set.Digest, text.Documents));
        }

        return (candidates.MoveToImmutable(), null);
    }

    private async ValueTask<ReplayTerms> TermsOfAsync(
        ReplayRequest request, ImmutableArray<PolicyCandidate> candidates, CancellationToken cancellationToken)
    {
        var head = new Position((await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size);
        var from = await PlaceOfAsync(request.Since, cancellationToken).ConfigureAwait(false) ?? Position.Start;
        var until = await PlaceOfAsync(request.Until, cancellationToken).ConfigureAwait(false) ?? head;
        return new(request.Org, request.Team, from, until < head ? until : head, candidates, request.Detail);
    }

    private async ValueTask<Position?> PlaceOfAsync(ReplayBound? bound, CancellationToken cancellationToken) =>
        bound?.Position
        ?? (bound?.At is { } at
            ? await new LogTimes(feed).FirstSinceAsync(at, ulong.MaxValue, cancellationToken).ConfigureAwait(false)
            : null);
}
