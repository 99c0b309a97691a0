public import Catalogues
public import LinearAlgebra

/// All data sets that an experiment file can name.
public enum DatasetCatalogue {
    /// The shipped ones first, then those that `murmur data fetch` gets, then drawn ones, then the user's own files.
    public static let all = Catalogue<DatasetEntry>(
        "data set",
        [
            Digits.entry,
            Boston.entry,
            Diabetes.entry,
            BreastCancer.entry,
            Wine.entry,
            FashionMNIST.entry,
            Hamlet.entry,
            KingJames.entry,
            MovieLens100K.entry,
            Quadratics.entry,
            CSVFile.entry,
            TSVFile.entry,
            LIBSVMFile.entry,
            RatingsFile.entry,
            NPYFiles.entry,
            NPZFile.entry,
            IDXFiles.entry,
            ImageFolder.entry,
            TextFile.entry,
            WordsFile.entry,
        ])
}

/// A file that a data set is read from.
public struct DatasetFile: Sendable, Equatable {
    /// Where the path starts.
    public enum Location: Sendable, Equatable {
        /// The project's `Datasets/` folder.
        case shipped
        /// The user's folder of fetched data sets, unless a package of the operating system has put the file at that
        /// path from the root.
        case fetched(installed: String?)
        /// The experiment file's folder, unless the path is absolute.
        case user
    }

    /// Where what is learned from is kept.
    public enum Place: String, Sendable, CaseIterable {
        /// In the file when it is large and can be left there, else in memory.
        case auto
        /// In memory, as all small data.
        case memory
        /// In the file.
        case file
    }

    /// The path from its location.
    public let path: String
    /// Where the path starts.
    public let location: Location
    /// How to get the file when it is missing; empty when there is nothing to say.
    public let remedy: String
    /// Whether it is read to memory or left where it is.
    public let place: Place
    /// Of a folder whose folders hold what is read: how the names of the files in these end, in lower case; empty for a file.
    public let suffixes: [String]

    /// - Parameters:
    ///   - path: from the location.
    ///   - location: where the path starts.
    ///   - remedy: how to get the file when it is missing.
    ///   - place: whether it is read to memory or left where it is.
    ///   - suffixes: of a folder, how the names of the files in its folders end.
    public init(
        _ path: String, in location: Location, remedy: String = "", at place: Place = .memory,
        holding suffixes: [String] = []
    ) {
        self.place = place
        self.path = path
        self.location = location
        self.remedy = remedy
        self.suffixes = suffixes
    }

    /// A file below a folder.
    func file(_ name: String) -> DatasetFile {
        DatasetFile(path.hasSuffix("/") ? path + name : "\(path)/\(name)", in: location)
    }

    /// The path as error messages about the content show it: in full for the user's own files, else the last component.
    public var displayName: String {
        location == .user ? path : String(path.split(separator: "/").last ?? "")
    }
}

/// A data set by name: the files it needs, where they come from, and how to read them.
///
/// Nothing here reads a file: the caller gives the bytes of the files that `files` lists.
public struct DatasetEntry: CatalogueEntry {
    /// The name in experiment files.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Who collected the data, and which package it was taken from.
    public let source: String
    /// The data's licence; empty for the user's own files.
    public let licence: String
    /// The settings it understands.
    public let settings: [Setting]
    private let list: @Sendable (Settings) -> [DatasetFile]
    private let decoder: @Sendable ([DatasetContent], Settings) throws(DatasetError) -> Dataset

    init(
        _ name: String, _ summary: String, source: String, licence: String, settings: [Setting],
        files: @escaping @Sendable (Settings) -> [DatasetFile],
        decode: @escaping @Sendable ([DatasetContent], Settings) throws(DatasetError) -> Dataset
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.licence = licence
        self.settings = settings
        list = files
        decoder = decode
    }

    /// The files to read, in the order in which `decode` takes their bytes.
    public func files(_ settings: Settings) -> [DatasetFile] { list(settings) }

    /// The data set in the given bytes.
    ///
    /// - Parameters:
    ///   - contents: the bytes of each of `files(settings)`, compressed or not.
    ///   - settings: values of this entry's `settings`.
    /// - Returns: the data set.
    /// - Throws: the first thing wrong with the files, with its place.
    public func decode(_ contents: [[UInt8]], _ settings: Settings) throws(DatasetError) -> Dataset {
        let files = list(settings)
        precondition(
            contents.count == files.count, "\(name): \(contents.count) contents for \(files.count) files")
        return try decoder(
            zip(files, contents).map { DatasetContent(file: $0.displayName, bytes: $1) }, settings)
    }

    /// The data set, its files read by the given function.
    ///
    /// - Parameters:
    ///   - settings: values of this entry's `settings`.
    ///   - list: of a folder, the files in its folders with its suffixes: `CLASS/NAME`, sorted.
    ///   - leave: a file whose place is not memory, opened to be left where it is; nil when it is to be read.
    ///   - read: the bytes of a file.
    /// - Returns: the data set.
    /// - Throws: what `list`, `leave` and `read` throw, or a `DatasetError`.
    public func load(
        _ settings: Settings, list: (DatasetFile) throws -> [String] = { _ in [] },
        leave: (DatasetFile) throws -> StoredBytes? = { _ in nil }, read: (DatasetFile) throws -> [UInt8]
    ) throws -> Dataset {
        var contents: [DatasetContent] = []
        for file in files(settings) {
            let parts = file.suffixes.isEmpty ? [file] : try list(file).map { file.file($0) }
            for file in parts {
                if file.place != .memory, let stored = try leave(file) {
                    contents.append(DatasetContent(file: file.displayName, stored: stored))
                } else {
                    contents.append(DatasetContent(file: file.displayName, bytes: try read(file)))
                }
            }
        }
        return try decoder(contents, settings)
    }
}

/// A file's name and bytes.
struct DatasetContent: Sendable {
    let file: String
    /// Empty when the file is left where it is.
    let bytes: [UInt8]
    /// The file left where it is, for entries that let a place be chosen; nil when its bytes are in memory.
    let stored: StoredBytes?

    init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        stored = nil
    }

    init(file: String, stored: StoredBytes) {
        self.file = file
        bytes = []
        self.stored = stored
    }
}

extension Setting {
    /// Whether rows of numbers stay in their file.
    static let keep = Setting(
        "keep", .choice(DatasetFile.Place.allCases.map(\.rawValue)), default: "auto",
        "where the features are kept: in memory, or in their file, which may then be larger than memory; auto: in the "
            + "file from 256 MiB on when it is not compressed. The numbers are the same")
}

extension DatasetFile.Place {
    /// What the setting says.
    init(_ settings: Settings) { self = Self(rawValue: settings.text(Setting.keep.name)) ?? .memory }
}
