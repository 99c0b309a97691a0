import ArgumentParser
import TransportSecurity

/// `murmur keys show`: what a certificate says.
struct KeysShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a certificate says: cluster, node, validity, fingerprint.",
        usage: "murmur keys show <file> [--json]",
        discussion: """
            Example:
              murmur keys show Keys/n3.pem
            """)

    @Argument(help: ArgumentHelp("A certificate in PEM.", valueName: "file"))
    var file: String

    @Flag(help: "Print everything as JSON.")
    var json = false

    func run() throws {
        let text = String(decoding: try InputFile.bytes(file, limit: KeyFiles.sizeLimit), as: UTF8.self)
        let description: CertificateDescription
        do throws(CertificateError) {
            description = try CertificateDescription(pem: text)
        } catch {
            throw Failure("\(file): \(error.problem)", .badData)
        }
        Console.print(
            json ? JSONText.text(CertificateFigures(description)) : Self.text(file, description, at: .now))
    }

    private static func text(_ file: String, _ card: CertificateDescription, at now: UniversalTime) -> String
    {
        let owner =
            card.isAuthority
            ? "authority of a cluster" : card.node.map { "node \($0)" } ?? "no node of any cluster"
        var entries = [
            ("cluster", card.cluster.map { "\($0)" } ?? "none"),
            ("subject", card.subject),
            ("issuer", card.issuer),
            ("key", card.keyKind),
        ]
        if let validity = card.validity {
            entries.append(("valid", "\(validity.from) to \(validity.until), \(state(validity, at: now))"))
        }
        entries += [("serial", card.serial), ("SHA-256", card.fingerprint)]
        return (["\(file): certificate of \(owner)"] + TextLayout.definitions(entries, width: 100))
            .joined(separator: "\n")
    }

    private static func state(_ validity: CertificateValidity, at now: UniversalTime) -> String {
        if now > validity.until { return "expired" }
        if now < validity.from { return "not valid yet" }
        let days = (validity.until.secondsSince1970 - now.secondsSince1970) / 86400
        return "\(days) day\(days == 1 ? "" : "s") left"
    }
}

/// A certificate's content as JSON; keys without a value are left out.
private struct CertificateFigures: Encodable {
    let isAuthority: Bool
    let cluster: String?
    let node: String?
    let subject: String
    let issuer: String
    let key: String
    let validFrom: String?
    let validUntil: String?
    let serial: String
    let sha256: String

    init(_ card: CertificateDescription) {
        isAuthority = card.isAuthority
        cluster = card.cluster.map { "\($0)" }
        node = card.node
        subject = card.subject
        issuer = card.issuer
        key = card.keyKind
        validFrom = card.validity.map { "\($0.from)" }
        validUntil = card.validity.map { "\($0.until)" }
        serial = card.serial
        sha256 = card.fingerprint
    }
}
