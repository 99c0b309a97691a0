import TransportSecurity

/// A directory of certificates and keys: `ca.pem`, `ca.key`, and `NODE.pem`, `NODE.key` for nodes.
struct KeyFiles {
    static let authorityCertificate = "ca.pem"
    static let authorityKey = "ca.key"
    /// The largest file read, in bytes.
    static let sizeLimit = 65536
    /// How long certificates may count.
    static let days = 1...36500

    let directory: String

    init(_ directory: String) { self.directory = directory }

    static func certificate(of node: String) -> String { node + ".pem" }

    static func key(of node: String) -> String { node + ".key" }

    /// A file's path.
    func path(_ name: String) -> String { FilePath.join(directory, name) }

    // MARK: - Reading

    /// What a node proves its identity with: `NODE.pem`, `NODE.key` and `ca.pem`.
    ///
    /// From then on the process's memory is closed to debuggers and core dumps.
    ///
    /// - Parameters:
    ///   - node: the node this is.
    ///   - now: the local time.
    /// - Returns: credentials that fit each other, the node and the time.
    /// - Throws: `Failure` for a file that is missing, a key that others may read, that is somebody else's or a
    ///   symbolic link, and for certificates that do not fit each other, the node or the time.
    func credentials(of node: String, at now: UniversalTime = .now) throws -> Credentials {
        let certificate = try text(Self.certificate(of: node))
        let authority = try text(Self.authorityCertificate)
        ProcessMemory.hide()
        let key = try PrivateFile.read(path(Self.key(of: node)), limit: Self.sizeLimit)
        do throws(CertificateError) {
            return try Credentials(
                certificate: certificate, key: key, authority: authority, node: node, now: now)
        } catch {
            throw failure(error, node: node)
        }
    }

    /// The authority: `ca.pem` and `ca.key`.
    ///
    /// - Throws: `Failure` as for credentials.
    func authority() throws -> ClusterAuthority {
        let certificate = try text(Self.authorityCertificate)
        ProcessMemory.hide()
        let key = try PrivateFile.read(path(Self.authorityKey), limit: Self.sizeLimit)
        do throws(CertificateError) {
            return try ClusterAuthority(certificate: certificate, key: key)
        } catch {
            throw failure(error, node: nil)
        }
    }

    /// An error about one of the files of a node, or of the authority for nil.
    func failure(_ error: CertificateError, node: String?) -> Failure {
        let name =
            switch error.part {
            case .authority: Self.authorityCertificate
            case .certificate: node.map(Self.certificate) ?? Self.authorityCertificate
            case .key: node.map(Self.key) ?? Self.authorityKey
            }
        return Failure("\(path(name)): \(error.problem)", error.isMalformed ? .badData : .noPermission)
    }

    private func text(_ name: String) throws(FileError) -> String {
        String(decoding: try InputFile.bytes(path(name), limit: Self.sizeLimit), as: UTF8.self)
    }

    // MARK: - Writing

    /// Refuses files that are there already, unless they may be replaced.
    func checkFree(_ names: [String], replacing: Bool) throws(Failure) {
        if InputFile.exists(directory), !InputFile.isDirectory(directory) {
            throw Failure("\(directory): not a directory", .cannotCreate)
        }
        for name in names {
            if InputFile.isDirectory(path(name)) {
                throw Failure("\(path(name)): is a directory", .cannotCreate)
            }
            guard replacing || !InputFile.exists(path(name)) else {
                throw Failure("\(path(name)): exists already; pass --force to replace it", .cannotCreate)
            }
        }
    }

    /// Creates the directory for its owner only, when it is missing.
    func create() throws {
        try OutputDirectory(directory, mayHoldFiles: true).create(mode: 0o700)
    }

    /// Writes a certificate, which everybody may read.
    func write(_ certificate: String, to name: String) throws(Failure) {
        try OutputFile.write(Array(certificate.utf8), to: path(name))
    }

    /// Writes a key, which its owner only may read.
    func write(_ key: Secret, to name: String) throws(Failure) {
        try key.withBytes { (bytes) throws(Failure) in
            try OutputFile.write(bytes, to: path(name), mode: 0o600)
        }
    }

    /// Refuses nodes that certificates cannot name, or whose files would be the authority's.
    static func checkNode(_ name: String, _ place: String) throws(Failure) {
        try checkName(name, place, "node name")
        guard certificate(of: name) != authorityCertificate else {
            throw Failure(
                "\(place): a node cannot be called '\(name)': \(authorityCertificate) and \(authorityKey) are the "
                    + "authority's files", .usage)
        }
    }

    /// Refuses names that certificates cannot hold.
    static func checkName(_ name: String, _ place: String, _ kind: String) throws(Failure) {
        guard NodeName.isUsable(name) else {
            throw Failure(
                "\(place): invalid \(kind) (got \"\(name)\"; expected 1...\(NodeName.longest) of A-Z a-z 0-9 . _ -)",
                .usage)
        }
    }
}
