using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Asking;
using AgentAssembly.Domain.Policy.Rates;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Audit;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Policies;

/// <summary>Puts questions to the policies in force.</summary>
internal sealed class PolicyAnswers(ModelSet models, PolicyReader policies)
{
    private const int ActionLengthMax = 64 * 1024;

    /// <summary>What is said of an action that somebody writes down.</summary>
    public async ValueTask<ExplanationNode?> ExplainAsync(IResolveFieldContext context, Look look)
    {
        var question = await QuestionAsync(context, look).ConfigureAwait(false);
        var org = PolicyQueries.OrgOf(context, look);
        if (context.GetArgument<string?>("agent") is { } reference)
        {
            var agent = await AgentQueries.ResolveAsync(models, look, reference, context.CancellationToken).ConfigureAwait(false);
            if (agent is null)
            {
                return null;
            }

            var of = await policies.NowAsync(look, agent.Org, context.CancellationToken).ConfigureAwait(false);
            var facts = await new AgentFacts(models).OfAsync(look, agent.Document, of.Set.AsksOfOthers, context.CancellationToken)
                .ConfigureAwait(false);
            (question, org) = (question with { Actor = facts }, agent.Org);
        }

        return org is null ? null : await ExplainAsync(look, org, question, context.CancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ExplanationNode> ExplainAsync(
        Look look, string org, PolicyQuestion question, CancellationToken cancellationToken)
    {
        var asked = org.Length > 0 ? question with { Actor = question.Actor with { Org = org } } : question;
        var active = await policies.NowAsync(look, org, cancellationToken).ConfigureAwait(false);
        var set = await policies.SetForAsync(look, active, cancellationToken).ConfigureAwait(false);
        var explained = set.Explain(asked with { AreBudgetsKept = asked.Spending is null }, new RateLedger());
        return new(active.Set.Digest, RulingNode.Of(explained.Ruling), [.. explained.Trace.Select(TraceStepNode.Of)]);
    }

    private static async ValueTask<PolicyQuestion> QuestionAsync(IResolveFieldContext context, Look look)
    {
        var text = context.GetArgument<string>("action");
        if (text.Length > ActionLengthMax)
        {
            throw new ReadError("VALIDATION_FAILED", 400, $"action: at most {ActionLengthMax} characters fit, not {text.Length}");
        }

        Instant now = await LogEvents.Of(context).TimeOfAsync(look, context.CancellationToken).ConfigureAwait(false);
        return ActionText.Parse("action", text, now) switch
        {
            ActionParseResult.Accepted accepted => accepted.Question,
            ActionParseResult.Refused refused =>
                throw new ReadError("VALIDATION_FAILED", 400, string.Join("\n", refused.Errors)),
            var other => throw new System.Diagnostics.UnreachableException($"no answer for {other.GetType().Name}"),
        };
    }
}
