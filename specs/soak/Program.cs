using System.Globalization;
using AgentAssembly.Specs.Soak;

// dotnet run -c Release --project specs/soak -- scanner|documents|conditions|policies|all [MINUTES] [SEED]
// dotnet run -c Release --project specs/soak -- money [HISTORIES] [FIRST SEED]
// dotnet run -c Release --project specs/soak -- check FILE, as aasm audit export --format jsonl wrote it
// A failure prints the seed that shows it again, and the smallest input that was found to fail.
if (args is ["money", ..])
{
    return await Histories.RunAsync(
        args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000,
        args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 0);
}

if (args is ["check", var file])
{
    return Histories.Check(file);
}

var minutes = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 10;
var seed = args.Length > 2 ? args[2] : null;
var wanted = args.Length > 0 ? args[0] : "all";
var chosen = Fuzzing.Targets.Where(target => wanted == "all" || target.Name == wanted).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"there is no target '{wanted}'; there are {string.Join(", ", Fuzzing.Targets.Select(t => t.Name))}, all and money");
    return 2;
}

foreach (var (name, run) in chosen)
{
    Console.WriteLine($"{name}: {minutes / chosen.Count:F1} minutes");
    run(new Length((int)Math.Ceiling(minutes * 60 / chosen.Count), seed));
    Console.WriteLine($"{name}: nothing found");
}

return 0;
