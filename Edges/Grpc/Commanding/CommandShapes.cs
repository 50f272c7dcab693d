using System.Collections.Immutable;
using AgentAssembly.Domain.Commanding;
using Google.Protobuf.Reflection;

namespace AgentAssembly.Edges.Grpc.Commanding;

/// <summary>Says what messages look like as commands.</summary>
internal static class CommandShapes
{
    /// <summary>What a request takes, but for what its terms say.</summary>
    public static ImmutableArray<CommandMember> OfRequest(MessageDescriptor request) =>
        [.. request.Fields.InDeclarationOrder().Where(field => !TermFields.IsTerm(field)).Select(field => Taken(field))];

    /// <summary>What a response tells.</summary>
    public static ImmutableArray<CommandMember> OfResponse(MessageDescriptor response) =>
        [.. response.Fields.InDeclarationOrder().Select(Told)];

    private static CommandMember Taken(FieldDescriptor field) =>
        new(MemberNames.Of(field), ProtoComments.Of(field), ShapeOf(field, Taken), IsRequired: false);

    // proto3 does not tell what was not set from what has its default, but where a field says so. A moment of 0 is none.
    private static CommandMember Told(FieldDescriptor field) => new(
        MemberNames.Of(field),
        ProtoComments.Of(field),
        ShapeOf(field, Told),
        IsRequired: field.IsRepeated || !(field.HasPresence || MemberNames.IsMoment(field)));

    private static ValueShape ShapeOf(FieldDescriptor field, Func<FieldDescriptor, CommandMember> member) =>
        field.IsMap ? new ValueShape.MapOf(OneOf(field.MessageType.FindFieldByNumber(2), member))
        : field.IsRepeated ? new ValueShape.ListOf(OneOf(field, member))
        : OneOf(field, member);

    private static ValueShape OneOf(FieldDescriptor field, Func<FieldDescriptor, CommandMember> member) => field.FieldType switch
    {
        FieldType.String => new ValueShape.Text(),
        FieldType.Bool => new ValueShape.Truth(),
        FieldType.Bytes => new ValueShape.Bytes(),
        FieldType.Int64 when MemberNames.IsMoment(field) => new ValueShape.Moment(),
        FieldType.Int32 => new ValueShape.Whole(32, IsSigned: true),
        FieldType.UInt32 => new ValueShape.Whole(32, IsSigned: false),
        FieldType.Int64 => new ValueShape.Whole(64, IsSigned: true),
        FieldType.UInt64 => new ValueShape.Whole(64, IsSigned: false),
        FieldType.Enum => ChoiceOf(field.EnumType),
        FieldType.Message => new ValueShape.Composite(
            field.MessageType.Name,
            ProtoComments.Of(field.MessageType),
            [.. field.MessageType.Fields.InDeclarationOrder().Select(member)]),
        _ => throw new NotSupportedException($"{field.FullName} is a {field.FieldType}, which no command has had so far"),
    };

    private static ValueShape.Choice ChoiceOf(EnumDescriptor words) => new(
        words.Name,
        ProtoComments.Of(words),
        [.. words.Values.Select(value => new ChoiceValue(MemberNames.Of(value), ProtoComments.Of(value)))]);
}
