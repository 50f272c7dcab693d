using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Deliveries;

/// <summary><c>aasm alerts deliveries</c>.</summary>
internal static class DeliveryGroup
{
    private const int CountMax = 1_000;
    private static readonly string[] Statuses = ["open", "succeeded", "dead_lettered"];

    public static Command Make(CommandContext around) => new("deliveries", "See who was told what, and tell them after all")
    {
        List(around), Get(around), Requeue(around),
    };

    private static Argument<string> Id() => Words.Argument("ID", "The delivery's id, as 'aasm alerts deliveries list' shows it");

    private static DestinationAdminService.DestinationAdminServiceClient At(ServerTalk talk) => new(talk.Channel);

    private static Command List(CommandContext around)
    {
        var org = Words.Org();
        var status = Words.Many("--status", "STATUS", "Only these; may be given again", Statuses);
        var destination = Words.Option("--destination", "NAME", "Only those to this destination");
        var alert = Words.Option("--alert", "ID", "Only those about this alert");
        var count = Options.Number("-n", "How many at most", 1, CountMax, 100);
        return around.AtServer(
            new Command("list", "List deliveries, the latest first") { status, destination, alert, count, org },
            async (parsed, talk) =>
            {
                var request = new ListDeliveriesRequest
                {
                    Org = talk.OrgOf(parsed, org),
                    Destination = parsed.GetValue(destination) ?? "",
                    AlertId = parsed.GetValue(alert) ?? "",
                    PageSize = (uint)parsed.GetValue(count),
                };
                request.Statuses.AddRange(parsed.GetValue(status) ?? []);
                var response = await talk.AskAsync(At(talk).ListDeliveriesAsync, request).ConfigureAwait(false);
                DeliveryText.WriteList(talk.Screen, response);
            });
    }

    private static Command Get(CommandContext around)
    {
        var id = Id();
        return around.AtServer(
            new Command("get", "Show one delivery, and every attempt at it") { id },
            async (parsed, talk) =>
            {
                var request = new GetDeliveryRequest { Id = parsed.GetValue(id) };
                DeliveryText.Write(talk.Screen, await talk.AskAsync(At(talk).GetDeliveryAsync, request).ConfigureAwait(false));
            });
    }

    private static Command Requeue(CommandContext around)
    {
        var (id, reason) = (Id(), Words.Reason(isRequired: false));
        return around.AtServer(
            new Command("requeue", "Try a delivery again that was given up") { id, reason },
            async (parsed, talk) =>
            {
                var request = new RequeueDeliveryRequest { Id = parsed.GetValue(id), Reason = parsed.GetValue(reason) ?? "" };
                var response = await talk.ChangeAsync(At(talk).RequeueDeliveryAsync, request).ConfigureAwait(false);
                ChangeReport.Write(
                    talk.Screen, $"{request.Id} is tried again", response.Changed, response.HasPosition ? response.Position : null);
            });
    }
}
