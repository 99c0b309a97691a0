/// Why two nodes will not talk, with both values of the first thing they differ in.
public struct Reject: Error, Equatable, Sendable, CustomStringConvertible {
    /// What they differ in.
    public enum Code: UInt8, Sendable, CaseIterable {
        /// No protocol version in common.
        case version = 1
        /// Another cluster.
        case cluster = 2
        /// Another run.
        case run = 3
        /// Another topology file.
        case topology = 4
        /// Another model.
        case model = 5
        /// Other settings of the training.
        case experiment = 6
        /// Another encoding of payloads.
        case encoding = 7
        /// No such node in the topology, or not by that name.
        case unknownNode = 8
        /// A node of the topology, but no neighbour.
        case notNeighbour = 9
        /// The same start of the node is connected already.
        case duplicate = 10
        /// A later start of the node was here before.
        case oldIncarnation = 11
        /// The acceptor cannot take connections now; try again later.
        case busy = 12
    }

    /// The most bytes of each of the two values.
    public static let longestValue = 255

    /// What they differ in.
    public let code: Code
    /// The key in words of the files people write, for example `topology`.
    public let key: String
    /// What the rejected node said; at most 255 bytes.
    public let got: String
    /// What the rejecting node would have taken; at most 255 bytes.
    public let expected: String

    /// A reject from its fields; values beyond 255 bytes are cut, and what is not printable is escaped.
    public init(_ code: Code, key: String, got: String, expected: String) {
        self.code = code
        self.key = WireText.capped(WireText.escaped(key), at: WireText.longestName)
        self.got = WireText.capped(WireText.escaped(got), at: Self.longestValue)
        self.expected = WireText.capped(WireText.escaped(expected), at: Self.longestValue)
    }

    /// Layout: code u8, key, got, expected; a text is its length u8 and its UTF-8.
    init(from reader: inout ByteReader) throws(WireError) {
        let rawCode = try reader.unsigned8()
        guard let code = Code(rawValue: rawCode) else { throw .unknownCode(got: rawCode) }
        self.code = code
        key = try reader.text(atMost: WireText.longestName, mayBeEmpty: true)
        got = try reader.text(atMost: Self.longestValue, mayBeEmpty: true)
        expected = try reader.text(atMost: Self.longestValue, mayBeEmpty: true)
    }

    func write(to writer: inout ByteWriter) {
        writer.append(code.rawValue)
        writer.append(key)
        writer.append(got)
        writer.append(expected)
    }

    /// One line for the log, safe to print whoever wrote the texts.
    public var description: String {
        let (key, got, expected) = (WireText.escaped(key), WireText.escaped(got), WireText.escaped(expected))
        return "\(key): \(reason) (got \(got); expected \(expected))"
    }

    private var reason: String {
        switch code {
        case .version: "no protocol version in common"
        case .cluster: "another cluster"
        case .run: "another run"
        case .topology: "another topology"
        case .model: "another model"
        case .experiment: "other settings of the training"
        case .encoding: "another encoding of payloads"
        case .unknownNode: "no such node"
        case .notNeighbour: "not a neighbour"
        case .duplicate: "connected already"
        case .oldIncarnation: "a later start of the node was here before"
        case .busy: "no room for a connection now"
        }
    }
}
