import Glibc

/// Paths as texts.
enum FilePath {
    /// The path of a file stated in another: relative to that one's folder.
    static func resolve(_ path: String, beside file: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return String(file[...slash]) + path
    }

    /// A name in a directory.
    static func join(_ directory: String, _ name: String) -> String {
        directory.hasSuffix("/") ? directory + name : directory + "/" + name
    }

    /// The path from the root on, of a path relative to the working directory.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let working = getcwd(nil, 0) else { return path }
        defer { free(working) }
        return join(String(cString: working), path)
    }

    /// The directory of a path; `.` when it names none.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// What follows the last slash.
    static func name(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path }
        return String(path[path.index(after: slash)...])
    }

    /// The file that is running; nil when the system does not say.
    static var executable: String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = readLink("/proc/self/exe", &buffer)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    private static func readLink(_ path: String, _ buffer: inout [UInt8]) -> Int {
        var characters = [CChar](repeating: 0, count: buffer.count)
        let count = readlink(path, &characters, characters.count)
        guard count > 0 else { return 0 }
        for index in 0..<count { buffer[index] = UInt8(bitPattern: characters[index]) }
        return count
    }
}
