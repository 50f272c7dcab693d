using AgentAssembly.Domain.Policy.Paths;

namespace AgentAssembly.Domain.Policy.Documents;

/// <summary>A document's <c>filesystem</c>: which paths an agent may touch (policy specification §3.2).</summary>
/// <param name="Read">What may be read; null where the document does not say.</param>
/// <param name="Write">What may be written, created, appended to and deleted; null where the document does not say.</param>
/// <param name="Line">Its line in the document, from 1.</param>
public sealed record FilesystemSection(PathScope? Read, PathScope? Write, int Line);
