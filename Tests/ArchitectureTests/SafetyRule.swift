/// What the compiler is told instead of shown is explained, and raw memory stays with its owners.
enum SafetyRule {
    /// The modules that own raw memory.
    static let owners: Set<String> = ["EventLoop", "LinearAlgebra", "TransportSecurity"]
    /// C libraries that cannot be called without pointers: the files that import them may use some.
    static let libraries: Set<String> = [
        "CChecksum", "CJPEG", "CLibuv", "COpenBLAS", "COpenSSL", "CPNG", "CZlib",
    ]

    /// Single files beside them, each with the reason.
    static let files: [String: String] = [
        "Sources/PeerNode/Links/FrameChannel.swift":
            "bytes pass between a socket, TLS and Wire where they lie",
        "Sources/Wire/Bytes/ReceiveMemory.swift": "a socket reads into an address that must stay",
        "Sources/Wire/Frames/FrameBody.swift": "a socket writes from an address that must stay",
    ]

    private static let claims = ["@unchecked", "nonisolated(unsafe)", "@preconcurrency"]

    static func violations(in file: SourceFile) -> [Violation] {
        unexplainedClaims(in: file) + strayPointers(in: file)
    }

    private static func unexplainedClaims(in file: SourceFile) -> [Violation] {
        claims.flatMap { claim in
            file.codeLines(with: claim).compactMap { line in
                // Attributes, and further claims under the same comment, may stand between.
                let above = file.lines[..<(line - 1)].last { text in
                    !trimmed(text).hasPrefix("@") && !claims.contains { text.contains($0) }
                }
                guard above.map({ trimmed($0).hasPrefix("//") }) != true else { return nil }
                return Violation(
                    path: file.path, line: line,
                    message: "`\(claim)` needs a comment directly above that says why it holds")
            }
        }
    }

    private static func strayPointers(in file: SourceFile) -> [Violation] {
        guard file.isProduct, !owners.contains(file.module), files[file.path] == nil,
            !file.imports.contains(where: { libraries.contains($0.module) })
        else { return [] }
        return file.code.enumerated().compactMap { index, line in
            guard let word = SwiftText.identifiers(in: line).first(where: isPointer) else { return nil }
            return Violation(
                path: file.path, line: index + 1,
                message: "`\(word)`: raw memory belongs to LinearAlgebra; use Span, MutableSpan or Array")
        }
    }

    private static func isPointer(_ word: String) -> Bool {
        (word.hasPrefix("Unsafe") && (word.contains("Pointer") || word.contains("Address")))
            || word.hasPrefix("withUnsafe") || word == "Unmanaged" || word == "unsafeBitCast"
            || word == "OpaquePointer"
    }

    private static func trimmed(_ line: String) -> Substring { line.drop { $0 == " " } }
}
