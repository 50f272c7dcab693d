using AgentAssembly.Domain.Commanding;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace AgentAssembly.Edges.Grpc.Commanding;

/// <summary>
/// The fields of requests that say what the terms of a command say: a reason, an idempotency key, and the version of a setting that
/// has to be in force. They are filled from the terms, so that there is one place for each.
/// </summary>
internal static class TermFields
{
    private const string Reason = "reason";
    private const string IdempotencyKey = "idempotency_key";
    private const string ExpectedVersion = "expected_version";

    /// <summary>Whether a field of a request is one of them.</summary>
    public static bool IsTerm(FieldDescriptor field) =>
        !field.IsRepeated && ((field.FieldType == FieldType.String && field.Name is Reason or IdempotencyKey) || IsVersion(field));

    /// <summary>
    /// Where a request itself says which version it takes the place of, that of a setting, which counts how often it was set: the field.
    /// The expected version of the terms is that one then. Null where it does not.
    /// </summary>
    public static FieldDescriptor? VersionOf(MessageDescriptor request) => request.Fields.InDeclarationOrder().FirstOrDefault(IsVersion);

    /// <summary>Fills them.</summary>
    public static void Fill(IMessage request, CommandTerms terms)
    {
        foreach (var field in request.Descriptor.Fields.InDeclarationOrder().Where(IsTerm))
        {
            switch (field.Name)
            {
                case Reason:
                    field.Accessor.SetValue(request, terms.Reason);
                    break;
                case IdempotencyKey:
                    field.Accessor.SetValue(request, terms.IdempotencyKey);
                    break;
                case ExpectedVersion when terms.ExpectedVersion is { } expected:
                    field.Accessor.SetValue(request, (uint)Math.Min(expected, uint.MaxValue));
                    break;
            }
        }
    }

    private static bool IsVersion(FieldDescriptor field) => field is { FieldType: FieldType.UInt32, Name: ExpectedVersion };
}
