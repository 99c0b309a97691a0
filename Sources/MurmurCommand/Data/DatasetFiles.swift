import Catalogues
import Experiments
import Learning
import LinearAlgebra

/// Finds and reads the files of data sets; each choice of data set is read once.
final class DatasetFiles {
    private var loaded: [(choice: CatalogueChoice, origin: String, dataset: Dataset)] = []

    /// The data set of a choice.
    ///
    /// - Parameters:
    ///   - choice: an entry of the catalogue of data sets with its settings.
    ///   - origin: the file that names it; the user's own data files are beside it.
    /// - Returns: the data set, decoded.
    /// - Throws: `Failure` when a file is missing or its content is wrong.
    func dataset(_ choice: CatalogueChoice, statedIn origin: String) throws(Failure) -> Dataset {
        if let known = loaded.first(where: { $0.choice == choice && $0.origin == origin }) {
            return known.dataset
        }
        guard let entry = DatasetCatalogue.all[choice.name] else {
            preconditionFailure("the data set '\(choice.name)' was checked and is not in the catalogue")
        }
        do {
            let dataset = try entry.load(choice.settings) {
                try Self.names(in: $0, statedIn: origin)
            } leave: {
                try Self.stored($0, statedIn: origin)
            } read: {
                try Self.bytes(of: $0, statedIn: origin)
            }
            loaded.append((choice, origin, dataset))
            return dataset
        } catch {
            throw Failure(error)
        }
    }

    private static func bytes(of file: DatasetFile, statedIn origin: String) throws(Failure) -> [UInt8] {
        let path = try path(of: file, statedIn: origin)
        do {
            return try InputFile.bytes(path)
        } catch {
            throw failure(error, file)
        }
    }

    private static func stored(_ file: DatasetFile, statedIn origin: String) throws(Failure) -> StoredBytes? {
        let path = try path(of: file, statedIn: origin)
        do {
            return try StoredFile.open(path, at: file.place)
        } catch {
            throw failure(error, file)
        }
    }

    private static func failure(_ error: FileError, _ file: DatasetFile) -> Failure {
        let remedy = error.status == .missingInput && !file.remedy.isEmpty ? "; \(file.remedy)" : ""
        return Failure(error.description + remedy, error.status)
    }

    /// The files in the folders of a folder, `CLASS/NAME`, sorted; what lies beside the folders is left alone.
    private static func names(in folder: DatasetFile, statedIn origin: String) throws(Failure) -> [String] {
        let path = try path(of: folder, statedIn: origin)
        var found: [String] = []
        do throws(FileError) {
            for name in try InputFile.names(in: path) {
                let inner = FilePath.join(path, name)
                guard InputFile.isDirectory(inner) else { continue }
                for file in try InputFile.names(in: inner)
                where folder.suffixes.contains(where: { file.lowercased().hasSuffix($0) }) {
                    found.append("\(name)/\(file)")
                }
            }
        } catch {
            throw Failure(error)
        }
        return found
    }

    private static func path(of file: DatasetFile, statedIn origin: String) throws(Failure) -> String {
        switch file.location {
        case .fetched(let installed):
            if let installed, InputFile.exists(installed) { return installed }
            return FetchedData.folder.file(file.path)
        case .user: return FilePath.resolve(file.path, beside: origin)
        case .shipped:
            for folder in folders {
                let path = FilePath.join(folder, file.path)
                if InputFile.exists(path) { return path }
            }
            throw Failure(
                "Datasets/\(file.path): no such file; run murmur in the project's folder, or set "
                    + "MURMUR_DATASETS to the folder with the data sets", .missingInput)
        }
    }

    /// Where the data sets of the project may be: the place the user names, or beside the working directory
    /// or any folder above the program.
    private static var folders: [String] {
        if let folder = Environment["MURMUR_DATASETS"] { return [folder] }
        var folders = ["Datasets"]
        guard var path = FilePath.executable else { return folders }
        while path != "/", path != "." {
            path = FilePath.directory(of: path)
            folders.append(FilePath.join(path, "Datasets"))
        }
        return folders
    }
}
