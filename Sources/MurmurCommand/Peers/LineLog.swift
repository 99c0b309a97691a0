import FoundationEssentials
import Logging

/// Log entries as lines on standard error, with the time in UTC:
/// `2026-05-01T09:30:00.123Z n3 warning: neighbour down neighbour=n2 reason="reset"`.
struct LineLog: LogHandler {
    var logLevel = Logger.Level.notice
    var metadata = Logger.Metadata()
    let label: String

    init(label: String) {
        self.label = label
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let time = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        var line = "\(time) \(label) \(event.level): \(event.message)"
        for (key, value) in (event.metadata ?? [:]).sorted(by: { $0.key < $1.key }) {
            line += " \(key)=\(Self.quoted("\(value)"))"
        }
        Console.printError(line + "\n")
    }

    /// The level of that name.
    ///
    /// - Throws: `Failure` when there is none.
    static func level(_ name: String) throws(Failure) -> Logger.Level {
        guard let level = Logger.Level(rawValue: name) else {
            throw Failure(
                "--log-level: unknown level (got '\(name)'; expected trace, debug, info, notice, warning or "
                    + "error)", .usage)
        }
        return level
    }

    private static func quoted(_ text: String) -> String {
        text.contains { $0 == " " || $0 == "\"" || $0 == "=" }
            ? "\"\(text.replacing("\"", with: "'"))\"" : text
    }
}
