using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AgentAssembly.Edges.Host.Tls;

/// <summary>Reads PEM files: ordinary files of at most 1 MiB, whatever else a path may lead to.</summary>
internal static class PemFile
{
    /// <summary>More is refused.</summary>
    public const int SizeBytesMax = 1024 * 1024;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The text of a file that anybody may read.</summary>
    /// <exception cref="CertificateFileException">It cannot be used.</exception>
    public static string ReadPublic(string path)
    {
        using var file = Open(path);
        return Encoding.UTF8.GetString(Read(path, file));
    }

    /// <summary>Gives the characters of a file that is its owner's only to <paramref name="use"/>, and forgets them.</summary>
    /// <exception cref="CertificateFileException">It cannot be used, or others may use it.</exception>
    public static T ReadSecret<T>(string path, Func<char[], T> use)
    {
        using var file = Open(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0)
        {
            throw new CertificateFileException(
                $"{path} holds a private key and is open to others than its owner: chmod 600 {path}");
        }

        var bytes = Read(path, file);
        var text = Encoding.UTF8.GetChars(bytes);
        try
        {
            return use(text);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            Array.Clear(text);
        }
    }

    /// <summary>What changes when a file does; null where none can be opened.</summary>
    public static FileStamp? StampOf(string path)
    {
        try
        {
            using var file = Open(path);
            return new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));
        }
        catch (CertificateFileException)
        {
            // Whoever reads the file says why; here it is only another state than before.
            return null;
        }
    }

    private static SafeFileHandle Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new CertificateFileException($"{path} is a folder: name the PEM file in it");
        }

        SafeFileHandle? file = null;
        try
        {
            file = PatientOpen.Read(path);
            if (RandomAccess.GetLength(file) is > 0 and <= SizeBytesMax)
            {
                return file;
            }

            using (file)
            {
                throw WrongSize(path, RandomAccess.GetLength(file));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            file?.Dispose();
            throw Unreadable(path, e);
        }
    }

    private static byte[] Read(string path, SafeFileHandle file)
    {
        var bytes = new byte[RandomAccess.GetLength(file)];
        var count = 0;
        try
        {
            for (int read; count < bytes.Length && (read = RandomAccess.Read(file, bytes.AsSpan(count), count)) > 0;)
            {
                count += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }

        return count == bytes.Length
            ? bytes
            : throw new CertificateFileException($"{path} became shorter while it was read: write it beside, and move it there");
    }

    private static CertificateFileException WrongSize(string path, long sizeBytes) => new(sizeBytes == 0
        ? $"{path} is empty, or no ordinary file: name a PEM file"
        : $"{path} has {sizeBytes} bytes; at most {SizeBytesMax} are taken: is it the right file?");

    private static CertificateFileException Unreadable(string path, Exception reason) => reason switch
    {
        FileNotFoundException or DirectoryNotFoundException => new(
            $"there is no file {path}: name the PEM file with its whole path", reason),
        NotSupportedException => new($"{path} is no ordinary file: name a PEM file", reason),
        _ => new(
            $"{path} cannot be read ({reason.Message.TrimEnd('.')}): it must be an ordinary PEM file that this user may read",
            reason),
    };
}

/// <summary>What a file's look tells about its content.</summary>
/// <param name="SizeBytes">Its length.</param>
/// <param name="ChangedAt">When its content was written last, as the file system says.</param>
internal readonly record struct FileStamp(long SizeBytes, DateTime ChangedAt);
