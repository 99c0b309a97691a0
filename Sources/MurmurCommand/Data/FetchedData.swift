import Glibc
import Learning
import TransportSecurity

/// The data sets that `murmur data fetch` has got for this user.
enum FetchedData {
    /// The variable that names the folder.
    static let variable = "MURMUR_DATA_HOME"

    /// The folder with a folder for each data set: the one that `MURMUR_DATA_HOME` names, or `murmuration/datasets` where
    /// the XDG base directory specification (0.8) puts a user's data: in `$XDG_DATA_HOME`, or `~/.local/share`.
    static var folder: OutputDirectory {
        if let folder = Environment[variable] { return OutputDirectory(folder) }
        // A relative path is to be ignored, says the specification.
        let data = Environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return OutputDirectory(
            FilePath.join(data ?? FilePath.join(home, ".local/share"), "murmuration/datasets"))
    }

    private static var home: String {
        if let home = Environment["HOME"] { return home }
        guard let entry = getpwuid(geteuid()), let directory = entry.pointee.pw_dir else { return "." }
        return String(cString: directory)
    }

    /// Where the files of a data set are.
    enum Place: Equatable {
        /// Where an installed package has them; the directory.
        case installed(String)
        /// In this folder, where they were fetched to.
        case fetched(String)
        /// Nowhere, or not all of them.
        case missing
    }

    /// Where the files of a data set are, all of them and with the right lengths.
    static func place(of recipe: FetchRecipe, in folder: OutputDirectory) -> Place {
        let installed = recipe.files.compactMap(\.installed)
        if installed.count == recipe.files.count, let first = installed.first,
            zip(installed, recipe.files).allSatisfy({ InputFile.size(of: $0) == $1.bytes })
        {
            return .installed(FilePath.directory(of: first))
        }
        let directory = folder.file(recipe.name)
        let isThere = recipe.files.allSatisfy {
            InputFile.size(of: FilePath.join(directory, $0.name)) == $0.bytes
        }
        return isThere ? .fetched(directory) : .missing
    }

    /// Refuses bytes that are not the file's.
    static func check(_ bytes: [UInt8], are file: FetchRecipe.File, at path: String) throws(Failure) {
        let digest = SHA256.digest(of: bytes).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
        guard digest == file.sha256 else {
            throw Failure(
                "\(path): not the file that is known here (got \(bytes.count) bytes with SHA-256 \(digest); "
                    + "expected \(file.bytes) bytes with \(file.sha256))", .badData)
        }
    }
}
