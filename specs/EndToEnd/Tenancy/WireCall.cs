using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <summary>What a call was answered: everything that its caller can see.</summary>
public sealed record WireAnswer(StatusCode Status, string Text);

/// <summary>Calls any RPC by its descriptor, whether it streams or not: on the wire they are the same.</summary>
internal static class WireCall
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(1);

    // They differ from call to call, whatever was asked.
    private static readonly HashSet<string> Changing =
        ["nonce", "decision_id", "decision_latency_us", "position", "approval_id", "last_seen_at_unix_ms"];

    public static string NameOf(MethodDescriptor method) => $"{method.Service.FullName}/{method.Name}";

    public static async Task<WireAnswer> AskAsync(
        ChannelBase channel, MethodDescriptor method, Metadata headers, params IEnumerable<IMessage> requests)
    {
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(MethodOf(method), null, new(headers));
        var text = new List<string>();
        try
        {
            await SendAsync(call.RequestStream, requests);
            while (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(HangLimit))
            {
                text.Add(JsonFormatter.Default.Format(Settled(call.ResponseStream.Current)));
            }

            return new(StatusCode.OK, string.Join('\n', text));
        }
        catch (RpcException refusal)
        {
            var details = refusal.GetRpcStatus()?.Details.Select(detail => detail.Value.ToStringUtf8()) ?? [];
            return new(refusal.StatusCode, string.Join('\n', [.. text, refusal.Status.Detail, .. details]));
        }
    }

    // A server that has answered already takes no more. What it answered is read all the same, and says why.
    private static async Task SendAsync(IClientStreamWriter<IMessage> stream, IEnumerable<IMessage> requests)
    {
        try
        {
            foreach (var request in requests)
            {
                await stream.WriteAsync(request);
            }

            await stream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            return;
        }
    }

    private static Method<IMessage, IMessage> MethodOf(MethodDescriptor method) => new(
        MethodType.DuplexStreaming,
        method.Service.FullName,
        method.Name,
        Marshallers.Create<IMessage>(message => message.ToByteArray(), method.InputType.Parser.ParseFrom),
        Marshallers.Create<IMessage>(message => message.ToByteArray(), method.OutputType.Parser.ParseFrom));

    private static IMessage Settled(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (Changing.Contains(field.Name) || (field.Name == "expires_at_unix_ms" && message.Descriptor.Name == "ChallengeResponse"))
            {
                field.Accessor.Clear(message);
            }
            else if (field is { IsRepeated: true, IsMap: false, FieldType: FieldType.Message })
            {
                foreach (var part in (System.Collections.IEnumerable)field.Accessor.GetValue(message))
                {
                    Settled((IMessage)part);
                }
            }
            else if (field is { IsRepeated: false, FieldType: FieldType.Message } && field.Accessor.GetValue(message) is IMessage single)
            {
                Settled(single);
            }
        }

        return message;
    }
}
