namespace AgentAssembly.Specs.Domain.Log.Logs;

/// <summary>Runs a claim over many seeds; a failure names the seed.</summary>
static class Seeds
{
    public static void ForEach(int count, Action<Random> claim)
    {
        for (var seed = 0; seed < count; seed++)
        {
            try
            {
                claim(new Random(seed));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
        }
    }
}
