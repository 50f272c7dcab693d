namespace AgentAssembly.Domain.Policy.Egress;

internal static class HexDigit
{
    // The digit's value, or -1 where the character is none.
    public static int ValueOf(char digit) => digit switch
    {
        >= '0' and <= '9' => digit - '0',
        >= 'a' and <= 'f' => digit - 'a' + 10,
        >= 'A' and <= 'F' => digit - 'A' + 10,
        _ => -1,
    };
}
