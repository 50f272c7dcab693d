using AgentAssembly.Domain.Policy.Parsing;

namespace AgentAssembly.Domain.Policy.Asking;

// Text → tree, for whatever is written in YAML and is no policy.
internal static class FactText
{
    // The root; null where there is none, and then an error says why.
    public static Node? ReadRoot(string text, PolicyErrorList errors, string whenEmpty)
    {
        var body = text.StartsWith('\uFEFF') ? text[1..] : text; // A byte order mark is no part of the document.
        var root = PolicyText.IsReadable(body, errors) ? YamlTreeReader.Read(body, errors) : null;
        if (root is not (null or Node.Scalar { IsNull: true }))
        {
            return root;
        }

        if (errors.IsEmpty)
        {
            errors.Add(1, 1, PolicyErrorList.WholeDocument, whenEmpty);
        }

        return null;
    }
}
