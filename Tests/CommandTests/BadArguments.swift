extension BadInput {
    /// Arguments nobody can mean.
    static let arguments: [BadInput] = [
        BadInput(
            "no command", "",
            "missing command; expected one of: simulate, sweep, launch, peer, watch, collect, replay, compare, report, gate, runs, evaluate, sample, export, list, topology, data, keys; see 'murmur --help'",
            status: 64),
        BadInput(
            "an unknown command", "simulat good.yaml", "unknown command 'simulat'; did you mean 'simulate'?",
            status: 64),
        BadInput(
            "no subcommand", "topology",
            "missing command; expected one of: show, compare, check, generate, convert; see 'murmur topology --help'",
            status: 64),
        BadInput(
            "an unknown option", "simulate good.yaml --theads 5",
            "unknown option '--theads'; did you mean '--threads'?", status: 64),
        BadInput(
            "an option without value", "simulate good.yaml --threads", "option '--threads' needs a value",
            status: 64),
        BadInput(
            "letters in a number", "simulate good.yaml --threads 10k",
            "--threads: not a whole number (got '10k'; expected 1...1024)", status: 64),
        BadInput(
            "a negative number", "simulate good.yaml --threads -1",
            "--threads: out of range (got -1; expected 1...1024)", status: 64),
        BadInput(
            "a huge number", "simulate good.yaml --threads 1e400",
            "--threads: not a whole number (got '1e400'; expected 1...1024)", status: 64),
        BadInput(
            "a seed beyond 64 bits", "simulate good.yaml --seed 18446744073709551616",
            "--seed: out of range (got 18446744073709551616; expected 0...18446744073709551615 or 0x...)",
            status: 64),
        BadInput(
            "a seed that is no number", "simulate good.yaml --seed 0xgg",
            "--seed: not a whole number (got '0xgg'; expected 0...18446744073709551615 or 0x...)", status: 64),
        BadInput(
            "a learning rate that is no number", "simulate good.yaml --set training.learning-rate=nan",
            "--set training.learning-rate=nan: training.learning-rate: expected a number in (0.0, 1000000.0] (got \"nan\")",
            status: 64),
        BadInput(
            "a learning rate of 0", "simulate good.yaml --set training.learning-rate=0",
            "--set training.learning-rate=0: training.learning-rate: out of range (got 0; expected a number in (0.0, 1000000.0])",
            status: 64),
        BadInput(
            "options that exclude each other", "topology show ring.yaml --family ring",
            "'--family' cannot be combined with 'ring.yaml'", status: 64),
        BadInput(
            "an option given twice", "simulate good.yaml --output a --output b",
            "'--output' given twice ('a', 'b')", status: 64),
        BadInput(
            "a flag with a value", "simulate good.yaml --quiet=3",
            "option '--quiet' takes no value (got '3')",
            status: 64),
        BadInput(
            "no experiment", "simulate", "missing argument <experiment>; see 'murmur simulate --help'",
            status: 64),
        BadInput(
            "too many arguments", "list algorithms d-psgd again",
            "unexpected argument 'again'; see 'murmur list --help'", status: 64),
        BadInput(
            "an override without value", "simulate good.yaml --set training",
            "--set training: expected key.path=value (got \"training\")", status: 64),
        BadInput(
            "an unknown variant", "simulate good.yaml --variant gossip",
            "--variant: 'gossip' is not in good.yaml (variants d-psgd)", status: 64),
        BadInput(
            "an unknown family", "topology show --family rinng",
            "--family: unknown graph family 'rinng'; did you mean 'ring'?", status: 64),
        BadInput(
            "a family without its size", "topology show --family ring",
            "--nodes: missing (expected a whole number in 1...10000000)", status: 64),
        BadInput(
            "an unknown list", "list algorithm", "unknown list 'algorithm'; did you mean 'algorithms'?",
            status: 64),
        BadInput(
            "an unknown entry", "list algorithms dpsgd", "unknown algorithm 'dpsgd'; did you mean 'd-psgd'?",
            status: 64),
        BadInput(
            "an unfit setting", "data partition --partition dirichlet --set alpha=0",
            "--set alpha: unfit value (got 0; expected a number in (0.0, 1000000000.0])", status: 64),
        BadInput(
            "a sweep without a grid", "sweep good.yaml",
            "good.yaml: nothing to tune; pass --grid, such as --grid training.learning-rate=0.3,0.1,0.03, or state 'tune' in the file",
            status: 64),
        BadInput(
            "a grid that is none", "sweep good.yaml --grid training.learning-rate",
            "--grid training.learning-rate: expected key.path=value,value,... (got \"training.learning-rate\")",
            status: 64),
        BadInput(
            "a grid value that does not fit", "sweep good.yaml --grid training.learning-rate=0.1,fast",
            "--grid training.learning-rate=0.1,fast: training.learning-rate: expected a number in (0.0, 1000000.0] (got \"fast\")",
            status: 64),
        BadInput(
            "a grid over the budget", "sweep good.yaml --grid budget.samples=1,2",
            "--grid budget.samples=1,2: only what variants may change can be tuned (got key \"budget.samples\"; expected a key below workload, training, topology, compute, network, attackers)",
            status: 64),
        BadInput(
            "a key tuned twice",
            "sweep good.yaml --grid training.batch-size=1,2 --grid training.batch-size=3",
            "--grid: 'training.batch-size' given twice", status: 64),
        BadInput(
            "an unknown figure to choose by",
            "sweep good.yaml --grid training.batch-size=1,2 --by final-metrik",
            "--by: unknown figure 'final-metrik'; did you mean 'final-metric'?", status: 64),
        BadInput(
            "a figure that needs a target",
            "sweep good.yaml --grid training.batch-size=1,2 --by time-to-target",
            "--by time-to-target: good.yaml has no target; state one, or pass --set 'target={metric: accuracy, at-least: 0.9}'",
            status: 64),
        BadInput(
            "an unknown algorithm to tune",
            "sweep good.yaml --grid training.batch-size=1,2 --algorithms d-psgt",
            "--algorithms: unknown algorithm 'd-psgt'; did you mean 'd-psgd'?", status: 64),
        BadInput(
            "a part that is none", "sweep good.yaml --grid training.batch-size=1,2 --shard 3/2",
            "--shard: cannot be read (got '3/2'; expected K/N with K from 1 to N, auto, or auto/N)",
            status: 64),
        BadInput(
            "halving by one", "sweep good.yaml --grid training.batch-size=1,2 --halving 1",
            "--halving: out of range (got 1; expected 2...1000)", status: 64),
        BadInput(
            "a gate without requirements", "gate good.yaml",
            "missing clause, such as 'worst-metric >= 0.8'; see 'murmur gate --help'", status: 64),
        BadInput(
            "a gate without reports", "gate loss<=1", "missing argument <report>; see 'murmur gate --help'",
            status: 64),
        BadInput("runs that are not there", "runs list none", "none: no such directory", status: 66),
        BadInput(
            "runs to remove that nobody named", "runs rm .",
            "which runs? pass a filter such as --variant, or --all for every run of .", status: 64),
        BadInput(
            "a target that is none", "compare good.yaml --target soon",
            "--target: cannot be read (got \"soon\"; expected for example accuracy>=0.8 or loss<=0.5)",
            status: 64),
    ]
}
