using AgentAssembly.Domain.Identity;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.Access;

/// <summary>
/// Says what scope a field needs, or every field of an object type. It lives in the schema's metadata and is looked at when
/// the field is executed, so no cached document gets around it. Who lacks it gets null and a FORBIDDEN error.
/// </summary>
public static class ScopeRequirement
{
    private const string Key = "assembly.requiresScope";

    /// <summary>Asks for a scope.</summary>
    public static TWriter RequiresScope<TWriter>(this TWriter writer, CredentialScope scope)
        where TWriter : IMetadataWriter
    {
        writer.WithMetadata(Key, scope);
        return writer;
    }

    /// <summary>The scope that a field or type needs; null where anyone known may look.</summary>
    public static CredentialScope? RequiredScope(this IMetadataReader element) => element.GetMetadata<CredentialScope?>(Key);
}

/// <summary>Asks for a scope where types are written as classes: on a method, a property, or a class.</summary>
/// <param name="scope">The least scope that may look.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class, Inherited = false)]
public sealed class RequiresScopeAttribute(CredentialScope scope) : GraphQLAttribute
{
    /// <summary>The least scope that may look.</summary>
    public CredentialScope Scope { get; } = scope;

    /// <inheritdoc/>
    public override void Modify(FieldType fieldType, bool isInputType)
    {
        ArgumentNullException.ThrowIfNull(fieldType);
        if (!isInputType)
        {
            fieldType.RequiresScope(Scope);
        }
    }

    /// <inheritdoc/>
    public override void Modify(IGraphType graphType)
    {
        ArgumentNullException.ThrowIfNull(graphType);
        graphType.RequiresScope(Scope);
    }
}
