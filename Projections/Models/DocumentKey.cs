using System.Globalization;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Models;

/// <summary>Keys of documents that are made of several parts. Pure.</summary>
internal static class DocumentKey
{
    // No name of a tenant, team, model or tool holds this control character.
    private const char Between = '\u001f';

    /// <summary>A key of some parts, in order.</summary>
    public static string Of(params ReadOnlySpan<string> parts) => string.Join(Between, parts);

    /// <summary>A key of a bucket of time.</summary>
    public static string Of(string grain, Instant start, params ReadOnlySpan<string> parts) =>
        string.Create(CultureInfo.InvariantCulture, $"{grain}{Between}{start.UnixMicroseconds}{Between}{string.Join(Between, parts)}");
}
