/// Refuses an option that was given twice where only one value can hold.
enum RepeatedOption {
    /// Options that may be given again and again.
    private static let repeatable = [
        "--set", "--variant", "--address", "--kill", "--restart", "--pause", "--grid", "--merge",
        "--baseline",
    ]
    /// Options without a value.
    private static let flags = [
        "--json", "--quiet", "--force", "--dry-run", "--paranoid", "--check", "--numeric", "--edges",
        "--supervised", "--status-lines", "--insecure-plaintext", "--resume", "--rejoin", "--allow-previous",
        "--once", "--keep-secrets", "--per-node", "--connect", "--all", "--yes", "--partial", "--strict",
        "--save-model",
    ]

    /// - Throws: `Failure` for the first option of the arguments that is there twice.
    static func check(_ arguments: [String]) throws(Failure) {
        var values: [(option: String, value: String?)] = []
        for (index, argument) in arguments.enumerated() {
            if argument == "--" { return }
            guard argument.hasPrefix("--") else { continue }
            let parts = argument.split(separator: "=", maxSplits: 1)
            let option = String(parts[0])
            guard !repeatable.contains(option) else { continue }
            let next = parts.count > 1 ? String(parts[1]) : arguments[(index + 1)...].first
            let value = flags.contains(option) ? nil : next
            if let first = values.first(where: { $0.option == option }) {
                let both = [first.value, value].compactMap(\.self).map { "'\($0)'" }
                let shown = both.isEmpty ? "" : " (\(both.joined(separator: ", ")))"
                throw Failure("'\(option)' given twice\(shown)", .usage)
            }
            values.append((option, value))
        }
    }
}
