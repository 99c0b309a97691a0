/// Which part of the trials this process runs: `--shard 2/8`, or from what a job array says.
struct ShardOption: Equatable {
    /// From 0.
    let index: Int
    /// At least 1.
    let count: Int

    /// All of them.
    static let whole = ShardOption(index: 0, count: 1)

    /// Whether it has the k-th of the things that are shared out.
    func has(_ position: Int) -> Bool { position % count == index }

    /// `shard 2/8`.
    var text: String { "shard \(index + 1)/\(count)" }

    private static let most = 1_000_000
    private static let expectation =
        "expected K/N with K from 1 to N, auto, or auto/N"

    private init(index: Int, count: Int) {
        self.index = index
        self.count = count
    }

    /// Reads `2/8`, `auto` or `auto/8`; the whole without a text.
    ///
    /// - Parameters:
    ///   - text: of `--shard`.
    ///   - environment: a variable's value.
    /// - Throws: `Failure` when the text is something else, or the environment does not say enough.
    init(_ text: String?, environment: (String) -> String? = { Environment[$0] }) throws(Failure) {
        guard let text else {
            self = .whole
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let count = parts.count == 2 ? Int(parts[1]) : nil
        guard parts.count <= 2, parts.count == 1 || count.map({ (1...Self.most).contains($0) }) == true else {
            throw Failure("--shard: cannot be read (got '\(text)'; \(Self.expectation))", .usage)
        }
        if parts[0] == "auto" {
            self = try Self.ofJobArray(count, environment)
            return
        }
        guard let number = Int(parts[0]), let count, (1...count).contains(number) else {
            throw Failure("--shard: cannot be read (got '\(text)'; \(Self.expectation))", .usage)
        }
        self.init(index: number - 1, count: count)
    }

    /// What Slurm's or Kubernetes' environment says; the stated count goes before the launcher's.
    private static func ofJobArray(
        _ stated: Int?, _ environment: (String) -> String?
    ) throws(Failure) -> ShardOption {
        func number(_ name: String) throws(Failure) -> Int? {
            guard let text = environment(name) else { return nil }
            guard let number = Int(text), number >= 0, number <= most else {
                throw Failure("--shard auto: \(name): not a whole number (got '\(text)')", .usage)
            }
            return number
        }
        let index: Int
        var count = stated
        if let task = try number("SLURM_ARRAY_TASK_ID") {
            let first = try number("SLURM_ARRAY_TASK_MIN") ?? 0
            let step = max(1, try number("SLURM_ARRAY_TASK_STEP") ?? 1)
            index = (task - first) / step
            if count == nil { count = try number("SLURM_ARRAY_TASK_COUNT") }
        } else if let completion = try number("JOB_COMPLETION_INDEX") {
            index = completion
        } else {
            throw Failure(
                "--shard auto: no SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX in the environment; run it as a job "
                    + "array, or pass --shard K/N", .usage)
        }
        guard let count else {
            throw Failure(
                "--shard auto: the launcher does not say how many there are; pass --shard auto/N", .usage)
        }
        guard index >= 0, index < count else {
            throw Failure(
                "--shard auto: number \(index + 1) of \(count); pass --shard auto/N with N all of them",
                .usage)
        }
        return ShardOption(index: index, count: count)
    }
}
