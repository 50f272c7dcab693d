using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Specs.Domain.Tenancy;

// A team's door as a person would keep it: a list of names, and a list of tokens with strokes for uses.
internal sealed class TeamModel
{
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<Token> _tokens = [];
    private string? _founded;

    public string Shown =>
        $"founded:{_founded is not null}{_founded} {string.Join(',', _names)} "
        + string.Join(',', _tokens.OrderBy(token => token.Id, StringComparer.Ordinal)
            .Select(token => $"{token.Id}:{token.Hash}:{token.UsesLeft}:{token.Until}"));

    public static string ShownOf(TeamState state) =>
        $"founded:{state.Exists}{state.Name} {string.Join(',', state.Enrolled)} "
        + string.Join(',', state.Tokens.Select(
            token => $"{token.Key}:{token.Value.Hash}:{token.Value.UsesLeft}:{token.Value.Until}"));

    public static string AnswerOf(TenancyReply reply) => reply switch
    {
        TenancyReply.Done => "done",
        TenancyReply.Admitted admitted => $"admitted by {admitted.TokenId}",
        TenancyReply.Refused refused => refused.Rule,
        _ => throw new InvalidOperationException(reply.ToString()),
    };

    public string Ask(TeamCommand command)
    {
        switch (command)
        {
            case TeamCommand.Found c: _founded ??= c.Name; return "done";
            case TeamCommand.Enroll c: _names.Add(c.Did); return "done";
            case TeamCommand.Expel c: _names.ExceptWith(c.Dids); return "done";
            case TeamCommand.IssueToken c: return Issue(c);
            case TeamCommand.RevokeToken c: _tokens.RemoveAll(token => token.Id == c.TokenId); return "done";
            case TeamCommand.EndTokens c: _tokens.RemoveAll(token => token.Until <= c.Now); return "done";
            case TeamCommand.Redeem c: return Redeem(c);
            default: throw new InvalidOperationException(command.ToString());
        }
    }

    private string Issue(TeamCommand.IssueToken c)
    {
        if (c.Uses < 1 || c.Uses > 100_000)
        {
            return "token_uses";
        }

        if (c.Until <= c.Now || c.Until.UnixMicroseconds - c.Now.UnixMicroseconds > 30L * 24 * 3_600_000_000)
        {
            return "token_lifetime";
        }

        if (_tokens.Find(token => token.Id == c.TokenId) is { } known)
        {
            return known.Hash == c.TokenHash && known.Until == c.Until ? "done" : "token_id";
        }

        _tokens.Add(new(c.TokenId, c.TokenHash, c.Uses, c.Until));
        return "done";
    }

    private string Redeem(TeamCommand.Redeem c)
    {
        var token = _tokens.Where(each => each.Hash == c.TokenHash && c.Now < each.Until)
            .MinBy(each => each.Id, StringComparer.Ordinal);
        if (token is null)
        {
            return "enrolment_token";
        }

        token.UsesLeft--;
        _tokens.RemoveAll(each => each.UsesLeft == 0);
        return $"admitted by {token.Id}";
    }

    private sealed class Token(string id, string hash, int uses, Instant until)
    {
        public string Id => id;

        public string Hash => hash;

        public Instant Until => until;

        public int UsesLeft { get; set; } = uses;
    }
}
