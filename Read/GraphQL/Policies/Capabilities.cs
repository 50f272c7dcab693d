using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Policy.Rates;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Audit;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Policies;

/// <summary>What is done to a resource.</summary>
public enum Verb
{
    /// <summary>Read it.</summary>
    Read,

    /// <summary>Write it.</summary>
    Write,

    /// <summary>Delete it.</summary>
    Delete,

    /// <summary>Call, reach or run it.</summary>
    Exec,
}

/// <summary>What an agent may do with something.</summary>
public enum CellVerdict
{
    /// <summary>It may.</summary>
    Allow,

    /// <summary>It may, with parts replaced.</summary>
    Redact,

    /// <summary>It has to ask people.</summary>
    Pending,

    /// <summary>It may not.</summary>
    Deny,

    /// <summary>The resource cannot be used in this way.</summary>
    Na,
}

/// <summary>What an agent may do with a resource in one way.</summary>
/// <param name="Resource">The resource: tool:, model:, file:, network: or process: and what it is.</param>
/// <param name="Verb">In which way.</param>
/// <param name="Verdict">Whether it may. Conditions on arguments are asked without any.</param>
/// <param name="Rule">The deciding rule; empty where none decided.</param>
[Name("CapabilityCell")]
public sealed record CellNode(string Resource, Verb Verb, CellVerdict Verdict, string Rule);

/// <summary>An agent and what it may do.</summary>
[Name("CapabilityRow")]
public sealed class CapabilityRow
{
    internal CapabilityRow(Look look, StreamDocument<Domain.Agents.AgentState> document) => Agent = new(look, document);

    /// <summary>The agent.</summary>
    public AgentNode Agent { get; }
}

/// <summary>The type of an agent and what it may do.</summary>
internal sealed class CapabilityRowType : AutoRegisteringObjectGraphType<CapabilityRow>
{
    private const int ResourcesMax = 100;

    public CapabilityRowType(CapabilityReader capabilities) =>
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<GraphQLClrOutputTypeReference<CellNode>>>>>("cells")
            .Description("What it may do with resources, in each of four ways.")
            .Argument<ListGraphType<NonNullGraphType<StringGraphType>>>(
                "resources",
                $"Up to {ResourcesMax} of tool:name, model:name, file:path, network:address and process:command. Where none are given: the tools that it declared, and the tools that the policies name.")
            .ResolveAsync(async context =>
            {
                var asked = context.GetArgument<string[]?>("resources");
                if (asked is { Length: > ResourcesMax })
                {
                    throw new ReadError("VALIDATION_FAILED", 400, $"resources: at most {ResourcesMax} fit, not {asked.Length}");
                }

                var now = await LogEvents.Of(context).TimeOfAsync(context.Source.Agent.Look, context.CancellationToken).ConfigureAwait(false);
                return await capabilities.CellsAsync(context.Source.Agent, asked, now, context.CancellationToken).ConfigureAwait(false);
            });
}

/// <summary>Asks policies what agents may do.</summary>
internal sealed class CapabilityReader(ModelSet models, PolicyReader policies)
{
    private const string AnyTool = "*";
    private const int NamedToolsMax = 100;

    /// <summary>The cells of an agent.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="asked">The resources; null for those that follow from the agent and the policies.</param>
    /// <param name="now">When: schedules count by it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ImmutableArray<CellNode>> CellsAsync(
        AgentNode agent, string[]? asked, Domain.Log.Instant now, CancellationToken cancellationToken)
    {
        var look = agent.Look;
        var active = await policies.NowAsync(look, agent.Org, cancellationToken).ConfigureAwait(false);
        var set = await look.OnceAsync(
            $"set for {agent.Org}", async () => await policies.SetForAsync(look, active, cancellationToken).ConfigureAwait(false))
            .ConfigureAwait(false);
        var actor = await new AgentFacts(models).OfAsync(look, agent.Document, set.AsksOfOthers, cancellationToken).ConfigureAwait(false);
        return
        [
            .. from resource in asked ?? ResourcesOf(agent, set)
               from verb in Enum.GetValues<Verb>()
               select CellOf(set, resource, verb, QuestionOf(resource, verb) is { } question
                   ? question with { Actor = actor, Now = now, AreBudgetsKept = true }
                   : null),
        ];
    }

    private static CellNode CellOf(PolicySet set, string resource, Verb verb, PolicyQuestion? question)
    {
        if (question is null)
        {
            return new(resource, verb, CellVerdict.Na, "");
        }

        var ruling = set.Evaluate(question, new RateLedger());
        return new(resource, verb, Of(ruling.Verdict), ruling.Rule);
    }

    private static string[] ResourcesOf(AgentNode agent, PolicySet set) =>
    [
        .. agent.Tools.Concat(set.Documents.SelectMany(document => document.Tools).Select(rule => rule.Tool))
            .Where(tool => tool != AnyTool)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(NamedToolsMax).Select(tool => $"tool:{tool}"),
    ];

    private static PolicyQuestion? QuestionOf(string resource, Verb verb)
    {
        var colon = resource.IndexOf(':', StringComparison.Ordinal);
        var (kind, name) = (colon < 0 ? "" : resource[..colon], resource[(colon + 1)..]);
        if (kind is not ("tool" or "model" or "file" or "network" or "process") || name.Length == 0)
        {
            throw new ReadError(
                "VALIDATION_FAILED", 400, $"resources: '{resource}' is none of tool:name, model:name, file:path, network:address, process:command");
        }

        return (kind, verb) switch
        {
            ("tool", Verb.Exec) => PolicyQuestion.ToolCall(name),
            ("model", Verb.Exec) => PolicyQuestion.LlmCall() with { Model = name },
            ("file", Verb.Read) => PolicyQuestion.File(FileOperation.Read, name),
            ("file", Verb.Write) => PolicyQuestion.File(FileOperation.Write, name),
            ("file", Verb.Delete) => PolicyQuestion.File(FileOperation.Delete, name),
            ("network", Verb.Exec) => PolicyQuestion.NetworkCall(name),
            ("process", Verb.Exec) => PolicyQuestion.ProcessExec(name),
            _ => null,
        };
    }

    private static CellVerdict Of(Verdict verdict) => verdict switch
    {
        Verdict.Allow => CellVerdict.Allow,
        Verdict.Redact => CellVerdict.Redact,
        Verdict.Pending => CellVerdict.Pending,
        _ => CellVerdict.Deny,
    };
}

/// <summary>How agents and what they may do are listed.</summary>
internal static class CapabilityLists
{
    public static ListOf<StreamDocument<Domain.Agents.AgentState>> Of(ModelSet models)
    {
        var agents = AgentLists.Of(models);
        return agents with { Node = "CapabilityRow", Show = (look, listed) => new CapabilityRow(look, listed.Document) };
    }
}
