using AgentAssembly.Domain.Halts;

namespace AgentAssembly.Specs.Domain.Halts;

public sealed class OperationTableSpecs
{
    // Gateway specification §13; a dash for what is not allowed.
    private static readonly string[] Table =
    [
        "            pause   resume   complete    terminate",
        "none        -       -        -           -",
        "pending     -       -        -           terminated",
        "running     paused  -        completing  terminated",
        "paused      -       running  -           terminated",
        "completing  -       -        -           completing",
        "terminated  -       -        -           terminated",
    ];

    public static TheoryData<string, string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string, string>();
            var steps = Words(Table[0]);
            foreach (var row in Table.Skip(1).Select(Words))
            {
                for (var i = 0; i < steps.Length; i++)
                {
                    cells.Add(row[0], steps[i], row[i + 1]);
                }
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void An_operation_goes_where_the_table_says(string from, string step, string to)
    {
        var state = Enum.GetValues<OperationState>().Single(each => OperationTable.NameOf(each) == from);
        var what = Enum.GetValues<OperationStep>().Single(each => OperationTable.NameOf(each) == step);
        Assert.Equal(to, OperationTable.After(state, what) is { } after ? OperationTable.NameOf(after) : "-");
    }

    [Fact]
    public void The_table_has_every_state_and_every_step()
    {
        Assert.Equal(Enum.GetValues<OperationStep>().Select(OperationTable.NameOf), Words(Table[0]));
        Assert.Equal(
            Enum.GetValues<OperationState>().Select(OperationTable.NameOf), Table.Skip(1).Select(row => Words(row)[0]));
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
