using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Keys;

/// <summary>Lists of keys, one page after the other.</summary>
internal static class KeyPages
{
    private const int PageSizeMax = 1_000;

    /// <summary>The keys up to a limit, and whether there are more.</summary>
    /// <exception cref="CliException">The server gives one page again and again.</exception>
    public static async Task<(List<KeyRecord> Keys, bool HasMore)> ReadAsync(ServerTalk talk, string org, int limit)
    {
        var client = new KeyStoreService.KeyStoreServiceClient(talk.Channel);
        var request = new ListKeysRequest { Org = org };
        var keys = new List<KeyRecord>();
        while (true)
        {
            request.PageSize = (uint)Math.Min(PageSizeMax, limit - keys.Count);
            var page = await talk.AskAsync(client.ListKeysAsync, request).ConfigureAwait(false);
            var hasMore = page.NextPageToken.Length > 0;
            keys.AddRange(page.Keys.Take(limit - keys.Count));
            if (!hasMore || keys.Count == limit)
            {
                return (keys, hasMore);
            }

            if (page.NextPageToken == request.PageToken)
            {
                throw new CliException(ExitCode.Failed,
                    $"the server gives the same page again: its list of keys has no end; {keys.Count} were read");
            }

            request.PageToken = page.NextPageToken;
        }
    }
}
