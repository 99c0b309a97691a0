import Foundation
import Testing
import TransportSecurity

@testable import MurmurCommand

@Suite struct `murmur keys` {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// Runs the command with words separated by spaces, and expects success.
    @discardableResult
    private func run(_ words: String) throws -> String {
        let result = try MurmurProcess.run(words.split(separator: " ").map(String.init), in: workspace)
        #expect(result.errors.isEmpty)
        #expect(result.status == 0)
        return result.output
    }

    private func expectFailure(_ words: String, _ problem: String, status: Int32) throws {
        let result = try MurmurProcess.run(words.split(separator: " ").map(String.init), in: workspace)
        #expect(result.errors == "error: \(problem)\n")
        #expect(result.output.isEmpty)
        #expect(result.status == status)
    }

    private func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: workspace.file(name))
        return try #require(attributes[.posixPermissions] as? Int)
    }

    private func setMode(_ mode: Int, of name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: workspace.file(name))
    }

    private func found() throws {
        try run("keys init --cluster flock --output Authority")
    }

    private func files(_ name: String = "Keys") -> KeyFiles { KeyFiles(workspace.file(name)) }

    /// The failure of reading a node's credentials, with the workspace's path left out.
    private func problem(of node: String, at now: UniversalTime = .now) -> Failure? {
        do {
            _ = try files().credentials(of: node, at: now)
            return nil
        } catch {
            let failure = Failure(error)
            return Failure(
                failure.problems.map { $0.replacing(workspace.path + "/", with: "") }, failure.status)
        }
    }

    @Test func `makes an authority and its nodes, with keys only their owner can read`() throws {
        try found()
        try workspace.write("family: ring\nnodes: 4\n", to: "ring.yaml")
        let output = try run("keys issue --authority Authority --topology ring.yaml --output Keys/all")
        #expect(output.split(separator: "\n").count == 4)
        #expect(try workspace.list("Authority") == ["ca.key", "ca.pem"])
        #expect(
            try workspace.list("Keys/all") == [
                "ca.pem", "n0.key", "n0.pem", "n1.key", "n1.pem", "n2.key", "n2.pem", "n3.key", "n3.pem",
            ])
        #expect(try workspace.read("Keys/all/ca.pem") == workspace.read("Authority/ca.pem"))
        for name in ["Authority", "Keys", "Keys/all"] { #expect(try mode(name) == 0o700) }
        for name in ["Authority/ca.key", "Keys/all/n0.key"] { #expect(try mode(name) == 0o600) }
        let credentials = try files("Keys/all").credentials(of: "n2")
        #expect(credentials.node == "n2")
        #expect(credentials.cluster == (try KeyFiles(workspace.file("Authority")).authority().cluster))
    }

    @Test func `replaces nothing unasked, and keeps clusters apart`() throws {
        try found()
        let authority = try workspace.read("Authority/ca.pem")
        try run("keys issue --authority Authority --node a --output Keys")
        try run("keys issue --authority Authority --node b --output Keys")
        try expectFailure(
            "keys init --cluster flock --output Authority",
            "Authority/ca.key: exists already; pass --force to replace it", status: 73)
        try expectFailure(
            "keys issue --authority Authority --node a --output Keys",
            "Keys/a.key: exists already; pass --force to replace it", status: 73)
        #expect(try workspace.read("Authority/ca.pem") == authority)
        try run("keys init --cluster other --output Other")
        try expectFailure(
            "keys issue --authority Other --node c --output Keys",
            "Keys/ca.pem: is another authority's certificate; use another directory, or pass --force to replace it",
            status: 73)
        #expect(!FileManager.default.fileExists(atPath: workspace.file("Keys/c.key")))
        try run("keys issue --authority Other --node c --output Keys --force")
        #expect(problem(of: "c") == nil)
        #expect(problem(of: "a")?.status == .noPermission)
        #expect(
            problem(of: "a")?.problems.first?.hasPrefix("Keys/a.pem: not issued by the cluster's") == true)
    }

    @Test func `shows what a certificate says`() throws {
        try found()
        try run("keys issue --authority Authority --node n3 --output Keys --days 30")
        let text = try run("keys show Keys/n3.pem")
        #expect(text.hasPrefix("Keys/n3.pem: certificate of node n3\n"))
        #expect(text.contains(", 29 days left\n") || text.contains(", 30 days left\n"))
        #expect(try run("keys show Authority/ca.pem").contains("certificate of authority of a cluster"))
        struct Figures: Decodable {
            let node: String?
            let cluster: String
            let isAuthority: Bool
            let key: String
            let sha256: String
        }
        func figures(_ name: String) throws -> Figures {
            try JSONDecoder().decode(Figures.self, from: Data(try run("keys show \(name) --json").utf8))
        }
        let node = try figures("Keys/n3.pem")
        let authority = try figures("Authority/ca.pem")
        #expect(node.node == "n3")
        #expect(node.cluster == authority.cluster)
        #expect(authority.node == nil)
        #expect(authority.isAuthority && !node.isAuthority)
        #expect(node.key == "ECDSA P-256")
        #expect(node.sha256.count == 64)
        try expectFailure(
            "keys show Keys/n3.key",
            "Keys/n3.key: holds a private key, not a certificate; name the certificate (.pem) that belongs to it",
            status: 65)
    }

    @Test func `refuses keys that others may read, that are links, or that are somebody else's`() throws {
        try found()
        try run("keys issue --authority Authority --node n3 --output Keys")
        func refusal(_ problem: String) -> Failure { Failure(problem, .noPermission) }
        try setMode(0o644, of: "Keys/n3.key")
        let path = workspace.file("Keys/n3.key")
        // The remedy names the path as it was given.
        #expect(
            problem(of: "n3")
                == refusal("Keys/n3.key: mode 0644 lets others read the key; chmod 600 Keys/n3.key"))
        try setMode(0o620, of: "Keys/n3.key")
        #expect(
            problem(of: "n3")
                == refusal("Keys/n3.key: mode 0620 lets others change the key; chmod 600 Keys/n3.key"))
        try setMode(0o600, of: "Keys/n3.key")
        #expect(problem(of: "n3") == nil)
        if geteuid() == 0 {
            #expect(chown(path, 65534, 65534) == 0)
            #expect(
                problem(of: "n3")
                    == refusal(
                        "Keys/n3.key: belongs to nobody, not to root, who runs this; chown root Keys/n3.key"))
            #expect(chown(path, 0, 0) == 0)
        }
        try FileManager.default.moveItem(atPath: path, toPath: workspace.file("elsewhere.key"))
        try FileManager.default.createSymbolicLink(
            atPath: path, withDestinationPath: workspace.file("elsewhere.key"))
        #expect(
            problem(of: "n3") == refusal("Keys/n3.key: is a symbolic link; name the key file itself"))
        try FileManager.default.removeItem(atPath: path)
        #expect(problem(of: "n3") == Failure("Keys/n3.key: no such file", .missingInput))
        try setMode(0o640, of: "Authority/ca.key")
        try expectFailure(
            "keys issue --authority Authority --node n4 --output Keys",
            "Authority/ca.key: mode 0640 lets others read the key; chmod 600 Authority/ca.key", status: 77)
    }

    @Test func `refuses credentials of another node, of another time and in pieces`() throws {
        try found()
        try run("keys issue --authority Authority --node n3 --output Keys")
        let later = problem(of: "n3", at: .now.advanced(byDays: 400))
        #expect(later?.status == .noPermission)
        #expect(later?.problems.first?.hasPrefix("Keys/n3.pem: expired 20") == true)
        #expect(later?.problems.first?.contains("; local time 20") == true)
        for kind in ["pem", "key"] {
            try FileManager.default.copyItem(
                atPath: workspace.file("Keys/n3.\(kind)"), toPath: workspace.file("Keys/n4.\(kind)"))
        }
        #expect(problem(of: "n4") == Failure("Keys/n4.pem: names node 'n3' (this is 'n4')", .noPermission))
        try Data("-----BEGIN PRIVATE KEY-----\nAAAA".utf8).write(
            to: URL(filePath: workspace.file("Keys/n4.key")))
        try setMode(0o600, of: "Keys/n4.key")
        #expect(problem(of: "n4") == Failure("Keys/n4.key: not a private key in PEM", .badData))
    }

    @Test func `issues nothing that outlives the authority`() throws {
        try run("keys init --cluster flock --output Authority --days 10")
        let result = try MurmurProcess.run(
            ["keys", "issue", "--authority", "Authority", "--node", "n3", "--output", "Keys"], in: workspace)
        #expect(result.status == 77)
        #expect(result.errors.hasPrefix("error: Authority/ca.pem: expires 20"))
        #expect(result.errors.hasSuffix("; issue for fewer days\n"))
        #expect(!FileManager.default.fileExists(atPath: workspace.file("Keys")))
        try run("keys issue --authority Authority --node n3 --output Keys --days 9")
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")))
    func `makes what OpenSSL's own tools accept`() throws {
        try found()
        try run("keys issue --authority Authority --node n3 --output Keys")
        func openssl(_ words: String) throws -> String {
            let result = try MurmurProcess.run(
                words.split(separator: " ").map(String.init), in: workspace, binary: "/usr/bin/openssl")
            #expect(result.status == 0, "\(result.errors)")
            return result.output
        }
        for purpose in ["sslserver", "sslclient"] {
            let verdict = try openssl(
                "verify -x509_strict -purpose \(purpose) -CAfile Keys/ca.pem Keys/n3.pem")
            #expect(verdict == "Keys/n3.pem: OK\n")
        }
        let text = try openssl("x509 -noout -text -in Keys/n3.pem")
        for part in [
            "ASN1 OID: prime256v1", "ecdsa-with-SHA256", "/node/n3", "CA:FALSE", "Digital Signature",
            "TLS Web Server Authentication, TLS Web Client Authentication",
        ] { #expect(text.contains(part), "\(part)") }
        #expect(try openssl("x509 -noout -text -in Keys/ca.pem").contains("CA:TRUE, pathlen:0"))
    }
}
