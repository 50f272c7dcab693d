using System.Globalization;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Core.Trust;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Trust;
using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;
using Wire = AgentAssembly.Contracts.Admin.V1;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.TrustAdminService</c>: maps, and decides nothing.</summary>
public sealed class TrustAdminGrpcService(
    TrustAdministration administration, AgentAdministration agents, WriteSideState state, CallerIdentity identity)
    : TrustAdminService.TrustAdminServiceBase
{
    private const int PageDefault = 100;
    private const int PageMax = 1_000;

    /// <inheritdoc/>
    public override async Task<ListTrustResponse> ListTrust(ListTrustRequest request, ServerCallContext context)
    {
        if (request.PageSize > PageMax)
        {
            throw GrpcErrors.Invalid("page_size", $"{request.PageSize} is more than {PageMax}");
        }

        var size = request.PageSize == 0 ? PageDefault : (int)request.PageSize;
        var found = AgentPages.Of(state.Agents, identity.Of(context), new(request.Org, request.Team, "", request.PageToken))
            .Take(size + 1).ToList();
        var response = new ListTrustResponse { NextPageToken = found.Count > size ? found[size - 1].Id.ToString() : "" };
        response.Agents.AddRange((await ScoresAsync([.. found.Take(size)], context).ConfigureAwait(false)).Select(ToWire));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<GetTrustResponse> GetTrust(GetTrustRequest request, ServerCallContext context)
    {
        var agent = agents.Find(identity.Of(context), AgentRecords.NameOf(request.Agent)).Done().Value;
        return new() { Trust = ToWire((await ScoresAsync([agent], context).ConfigureAwait(false))[0]) };
    }

    /// <inheritdoc/>
    public override Task<GetTrustWeightsResponse> GetTrustWeights(GetTrustWeightsRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var found = administration.Get(caller, CallerScope.OrgOf(caller, request.Org)).Done().Value;
        return Task.FromResult(new GetTrustWeightsResponse { Version = (uint)found.Version, Weights = ToWire(found.Weights) });
    }

    /// <inheritdoc/>
    public override async Task<SetTrustWeightsResponse> SetTrustWeights(SetTrustWeightsRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var org = CallerScope.OrgOf(caller, request.Org);
        var held = administration.Get(caller, org).Done().Value;
        var wanted = request.Weights ?? new();
        var command = new SetTrustWeights(
            Read(wanted, held.Weights),
            FieldRules.Text("reason", request.Reason, FieldRules.TextMax),
            request.HasExpectedVersion ? (int)Math.Min(request.ExpectedVersion, int.MaxValue)
                : IsWhole(wanted) ? null : held.Version);
        var done = (await administration.SetAsync(caller, org, command, context.CancellationToken).ConfigureAwait(false)).Done();
        var response = new SetTrustWeightsResponse { Changed = done.Position is not null, Version = (uint)done.Value };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    private ValueTask<IReadOnlyList<AgentTrust>> ScoresAsync(IReadOnlyList<KnownAgent> found, ServerCallContext context) =>
        administration.ScoreAsync(found, administration.Now, context.CancellationToken);

    private static TrustRecord ToWire(AgentTrust trust)
    {
        var (profile, signals) = (trust.Agent.State.Profile!, trust.Score.Signals);
        var record = new TrustRecord
        {
            Agent = trust.Agent.Id.ToString(),
            Did = profile.Did,
            Name = profile.Name,
            Team = profile.Team,
            Org = profile.Org,
            Actions = (ulong)signals.Actions,
            Violations = (ulong)signals.Violations,
            Redactions = (ulong)signals.Redactions,
            ApprovalsRefused = (ulong)signals.ApprovalsRefused,
            Penalty = DecimalText.Of(trust.Score.Penalty),
            MinActions = (uint)trust.Score.MinActions,
            WeightsVersion = (uint)trust.Weights.Version,
        };
        if (trust.Score.Value is { } score)
        {
            record.Score = (uint)score;
        }

        return record;
    }

    private static Wire.TrustWeights ToWire(Domain.Trust.TrustWeights weights) => new()
    {
        Violation = ToWire(weights.Violation),
        Redaction = ToWire(weights.Redaction),
        Approval = ToWire(weights.Approval),
        MinActions = (uint)weights.MinActions,
    };

    private static Wire.TrustWeight ToWire(Domain.Trust.TrustWeight weight) =>
        new() { Weight = DecimalText.Of(weight.Weight), Enabled = weight.IsEnabled };

    // What was left out was read just now, and is to be that still when it is written.
    private static bool IsWhole(Wire.TrustWeights wanted) =>
        wanted is { Violation: not null, Redaction: not null, Approval: not null, MinActions: not 0 };

    private static Domain.Trust.TrustWeights Read(Wire.TrustWeights wanted, Domain.Trust.TrustWeights held) => new()
    {
        Violation = Read("weights.violation", wanted.Violation, held.Violation),
        Redaction = Read("weights.redaction", wanted.Redaction, held.Redaction),
        Approval = Read("weights.approval", wanted.Approval, held.Approval),
        MinActions = wanted.MinActions == 0 ? held.MinActions : (int)Math.Min(wanted.MinActions, int.MaxValue),
    };

    private static Domain.Trust.TrustWeight Read(string field, Wire.TrustWeight? wanted, Domain.Trust.TrustWeight held) =>
        wanted is null ? held
        : decimal.TryParse(wanted.Weight, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight)
            ? new(weight, wanted.Enabled)
            : throw GrpcErrors.Invalid(field, "must have a weight such as 1.5, without sign or exponent");
}
