using System.Collections.Frozen;
using AgentAssembly.Domain.Commanding;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Commanding;

/// <summary>A method of a service as a command.</summary>
/// <param name="Descriptor">The method.</param>
/// <param name="Shape">What it looks like as a command.</param>
/// <param name="Invoke">Calls the registered service.</param>
internal sealed record CommandMethod(
    MethodDescriptor Descriptor, CommandShape Shape, Func<IMessage, ServerCallContext, Task<IMessage>> Invoke)
{
    // Beside the service's name these say too little.
    private static readonly FrozenDictionary<string, string> OtherNames = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["assembly.approval.v1.ApprovalService/Decide"] = "decideApproval",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // They do something outside the log before they append, or are addressed to what has no stream of its own yet.
    private static readonly FrozenSet<string> Unversioned = new[]
    {
        "assembly.admin.v1.ApiKeyService/RotateSigningKey",
        "assembly.admin.v1.KeyStoreService/RotateInstallationKey",
        "assembly.admin.v1.DestinationAdminService/TestDestination",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a method is a command: it changes something, answers once, and nothing speaks against it.</summary>
    public static bool IsCommand(MethodDescriptor method) =>
        !method.IsClientStreaming && !method.IsServerStreaming && !MethodEffect.IsReading(method.Name)
        && !UncommandedMethods.Reasons.ContainsKey(FullNameOf(method));

    /// <summary>A method's name with that of its service.</summary>
    public static string FullNameOf(MethodDescriptor method) => $"{method.Service.FullName}/{method.Name}";

    /// <summary>A method as a command.</summary>
    public static CommandMethod Of(MethodDescriptor method, Func<IMessage, ServerCallContext, Task<IMessage>> invoke) => new(
        method,
        new CommandShape(
            OtherNames.GetValueOrDefault(FullNameOf(method)) ?? MemberNames.Of(method),
            ProtoComments.Of(method),
            !Unversioned.Contains(FullNameOf(method)),
            CommandShapes.OfRequest(method.InputType),
            CommandShapes.OfResponse(method.OutputType))
        {
            VersionDescription = TermFields.VersionOf(method.InputType) is { } version ? ProtoComments.Of(version) : null,
        },
        invoke);
}
