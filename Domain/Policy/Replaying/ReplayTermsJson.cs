using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy.Replaying;

// Terms as events hold them; org and team stand in the envelope.
internal static class ReplayTermsJson
{
    public static void WriteMembers(CanonicalJsonWriter json, ReplayTerms terms)
    {
        json.Name("candidates").BeginArray();
        foreach (var candidate in terms.Candidates)
        {
            json.BeginObject().Member("digest", candidate.Digest).Name("documents").BeginArray();
            foreach (var document in candidate.Documents)
            {
                json.BeginObject().Member("name", document.Name).Member("text", document.Text).EndObject();
            }

            json.EndArray().Member("name", candidate.Name).EndObject();
        }

        json.EndArray()
            .Member("from", (long)terms.From.Value)
            .Member("groups", terms.Detail.Groups)
            .Member("samples", terms.Detail.Samples)
            .Member("until", (long)terms.Until.Value);
    }

    public static ReplayTerms Read(JsonElement data, string org, string team) => new(
        org,
        team,
        new((ulong)data.Number("from")),
        new((ulong)data.Number("until")),
        [.. data.GetProperty("candidates").EnumerateArray().Select(ReadCandidate)],
        new((int)data.Number("groups"), (int)data.Number("samples")));

    private static PolicyCandidate ReadCandidate(JsonElement candidate) => new(
        candidate.Text("name"),
        candidate.Text("digest"),
        [.. candidate.GetProperty("documents").EnumerateArray().Select(document => new PolicySource(document.Text("name"), document.Text("text")))]);
}
