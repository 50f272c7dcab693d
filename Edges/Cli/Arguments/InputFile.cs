using System.Text;

namespace AgentAssembly.Edges.Cli.Arguments;

/// <summary>Reads what a command works on: a file, or standard input.</summary>
internal static class InputFile
{
    /// <summary>The name of standard input.</summary>
    public const string Standard = "-";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The whole input.</summary>
    /// <param name="path">The file, or <see cref="Standard"/>.</param>
    /// <param name="bytesMax">More is refused.</param>
    /// <param name="wayOut">What to do with a larger input.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CliException">It is not there, too large, or cannot be read.</exception>
    public static async Task<byte[]> ReadAsync(string path, int bytesMax, string wayOut, CancellationToken cancellationToken)
    {
        try
        {
            var stream = path == Standard ? Console.OpenStandardInput() : File.OpenRead(path);
            await using (stream.ConfigureAwait(false))
            {
                using var read = new MemoryStream();
                var chunk = new byte[64 * 1024];
                for (int count; (count = await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0;)
                {
                    read.Write(chunk, 0, count);
                    if (read.Length > bytesMax)
                    {
                        throw new CliException(ExitCode.Usage, $"{path} is larger than {SizeOf(bytesMax)}: {wayOut}");
                    }
                }

                return read.ToArray();
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException(ExitCode.NotFound, $"there is no file {path}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The whole input as text.</summary>
    /// <exception cref="CliException">As for bytes; or it is no UTF-8, so that nobody can say which text was meant.</exception>
    public static async Task<string> ReadTextAsync(string path, int bytesMax, string wayOut, CancellationToken cancellationToken)
    {
        try
        {
            return StrictUtf8.GetString(await ReadAsync(path, bytesMax, wayOut, cancellationToken).ConfigureAwait(false));
        }
        catch (DecoderFallbackException e)
        {
            throw new CliException(ExitCode.Usage, $"{path} is not UTF-8: save it as that", e);
        }
    }

    private static string SizeOf(int bytes) => bytes >= 1024 * 1024 ? $"{bytes / 1024 / 1024} MiB" : $"{bytes / 1024} KiB";
}
