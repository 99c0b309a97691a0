import Catalogues
import Foundation
import Learning
import Testing

@testable import MurmurCommand

private let fixture = Array("1,a,4\n2,b,3\n".utf8)

/// Python's `zipfile` with one stored member, `pkg/data.txt`, which holds the fixture.
private let wheel = Array(
    Data(
        base64Encoded:
            "UEsDBBQAAAAAAAAAIVCl1Y1+DAAAAAwAAAAMAAAAcGtnL2RhdGEudHh0MSxhLDQKMixiLDMKUEsBAhQDFAAAAAAAAAAhUKXV"
            + "jX4MAAAADAAAAAwAAAAAAAAAAAAAAIABAAAAAHBrZy9kYXRhLnR4dFBLBQYAAAAAAQABADoAAAA2AAAAAAA=")
        ?? Data())

private func recipe(
    _ package: FetchRecipe.Package, _ origin: FetchRecipe.Origin, bytes: Int = 12,
    sha256: String = "4a4cd4cb32f1658ec15ad0fcf3855a53fad2c5540fd667e47aeaa2bd502701a0"
) -> FetchRecipe {
    FetchRecipe(
        name: "toy", summary: "Two ratings", source: "", licence: "none", terms: "Do as you like.",
        package: package,
        files: [FetchRecipe.File(name: "data.txt", origin: origin, bytes: bytes, sha256: sha256)])
}

@Suite struct `murmur data fetch` {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// The command with nothing fetched yet and programs only from `bin`, which holds the given scripts.
    private func run(_ arguments: String, scripts: [String: String] = [:]) throws
        -> MurmurProcess.Result
    {
        let bin = workspace.file("bin")
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        for (name, text) in scripts {
            try workspace.write("#!/bin/sh\n" + text, to: "bin/" + name)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: bin + "/" + name)
        }
        return try MurmurProcess.run(
            arguments.split(separator: " ").map(String.init), in: workspace,
            prefix: ["/usr/bin/env", "MURMUR_DATA_HOME=\(workspace.file("home"))", "PATH=\(bin)"])
    }

    private func fetch(_ recipe: FetchRecipe, from packages: [String]) -> Failure? {
        let fetch = DatasetFetch(
            recipe: recipe, folder: OutputDirectory(workspace.file("home")),
            packages: packages.map(workspace.file)
        ) { _ in }
        do throws(Failure) {
            #expect(try fetch.run() == workspace.file("home/toy"))
            return nil
        } catch {
            return error
        }
    }

    @Test func `lists what there is, with licence, size and where it is`() throws {
        let result = try run("data fetch")
        #expect(result.status == 0 && result.errors.isEmpty)
        for words in [
            "fashion-mnist: ", "king-james: ", "movielens-100k: ",
            "GroupLens: research only, no redistribution",
            "1,979,230 bytes", "PyPI wheel recbole==1.2.1", "no; run: murmur data fetch movielens-100k",
        ] {
            #expect(result.output.contains(words), "\(words)")
        }
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(try run("data fetch --json").output.utf8))
                as? [[String: Any]])
        #expect(json.compactMap { $0["name"] as? String } == FetchCatalogue.all.names)
        #expect(json.allSatisfy { ($0["terms"] as? String)?.isEmpty == false })
    }

    @Test func `is what a data set that is not there asks for`() throws {
        let result = try run("data describe movielens-100k")
        #expect(result.status == 66)
        let path = workspace.file("home/movielens-100k/ml-100k.inter")
        #expect(result.errors == "error: \(path): no such file; run: murmur data fetch movielens-100k\n")
        let unknown = try run("data fetch movielens-10k")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("did you mean 'movielens-100k'?"))
    }

    @Test func `says the licence first, and what to do when a program or the network is missing`() throws {
        let without = try run("data fetch movielens-100k")
        #expect(without.status == 69)
        #expect(without.output.contains("Licence: GroupLens: research only, no redistribution."))
        #expect(
            without.errors
                == "error: pip: no such program; install it with apt-get install python3-pip, or get the wheel of "
                + "recbole==1.2.1 elsewhere and pass it with --from\n")
        let shell = ["sh": "exec /bin/sh \"$@\""]
        let offline = try run(
            "data fetch movielens-100k",
            scripts: shell.merging(["pip": "echo 'ERROR: no network' >&2\nexit 3"]) { $1 })
        #expect(offline.status == 69)
        #expect(
            offline.errors
                == "error: pip download recbole==1.2.1 failed (status 3): ERROR: no network; check the network, or get "
                + "the wheel of recbole==1.2.1 elsewhere and pass it with --from\n")
        let debian = try run(
            "data fetch king-james",
            scripts: shell.merging([
                "apt-get": "echo 'E: Unable to locate package bible-kjv' >&2\necho >&2\nexit 100"
            ]) { $1 })
        #expect(debian.status == 69)
        #expect(
            debian.errors
                == "error: apt-get download bible-kjv bible-kjv-text failed (status 100): E: Unable to locate package "
                + "bible-kjv; check the network, have root run apt-get update, or get the packages elsewhere and pass "
                + "each with --from\n")
        #expect(try workspace.list("home") == [])
    }

    @Test func `takes the file out of a wheel, checks it and stores it whole or not at all`() throws {
        try workspace.write(wheel, to: "toy.whl")
        let source = FetchRecipe.Package.wheel(project: "toy", version: "1")
        let good = recipe(source, .member("pkg/data.txt"))
        #expect(FetchedData.place(of: good, in: OutputDirectory(workspace.file("home"))) == .missing)
        #expect(fetch(good, from: ["toy.whl"]) == nil)
        #expect(try workspace.list("home") == ["toy", "toy/data.txt"])
        #expect(try workspace.read("home/toy/data.txt") == fixture)
        #expect(
            FetchedData.place(of: good, in: OutputDirectory(workspace.file("home")))
                == .fetched(workspace.file("home/toy")))
        // Again, over what is there.
        #expect(fetch(good, from: ["toy.whl"]) == nil)
        // What is wrong changes nothing.
        let other = recipe(source, .member("pkg/data.txt"), sha256: String(repeating: "0", count: 64))
        let refusal = try #require(fetch(other, from: ["toy.whl"]))
        #expect(refusal.status == .badData)
        #expect(refusal.problems[0].hasPrefix("data.txt: not the file that is known here (got 12 bytes with"))
        let absent = try #require(fetch(recipe(source, .member("pkg/no.txt")), from: ["toy.whl"]))
        #expect(
            absent.problems == [
                "\(workspace.file("toy.whl")): no file 'pkg/no.txt' in it; is it another version?"
            ])
        try workspace.write(Array(wheel.prefix(80)), to: "cut.whl")
        #expect(fetch(good, from: ["cut.whl"])?.status == .badData)
        #expect(fetch(good, from: ["no.whl"])?.status == .missingInput)
        #expect(fetch(good, from: ["toy.whl", "toy.whl"])?.status == .usage)
        #expect(try workspace.list("home") == ["toy", "toy/data.txt"])
        #expect(try workspace.read("home/toy/data.txt") == fixture)
    }

    @Test(.enabled(if: ToolRun.exists("dpkg-deb")))
    func `takes a file out of a Debian package, or lets a program in there print it`() throws {
        for folder in ["deb/DEBIAN", "deb/usr/bin", "deb/usr/share"] {
            try FileManager.default.createDirectory(
                atPath: workspace.file(folder), withIntermediateDirectories: true)
        }
        try workspace.write(
            "Package: toy\nVersion: 1\nArchitecture: all\nMaintainer: nobody <a@b.c>\nDescription: toy\n",
            to: "deb/DEBIAN/control")
        try workspace.write(fixture, to: "deb/usr/share/data.txt")
        // Prints where it stands: it is called in the folder of the unpacked package.
        try workspace.write(
            "#!/bin/sh\nread line < \"$1\"\necho \"$line\"\necho 2,b,3\n", to: "deb/usr/bin/toy")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: workspace.file("deb/usr/bin/toy"))
        _ = try ToolRun("dpkg-deb", ["--build", "deb", "toy.deb"], in: workspace.path, missing: "dpkg-deb")
        let source = FetchRecipe.Package.debian(["toy"])
        #expect(fetch(recipe(source, .member("usr/share/data.txt")), from: ["toy.deb"]) == nil)
        #expect(try workspace.read("home/toy/data.txt") == fixture)
        try FileManager.default.removeItem(atPath: workspace.file("home"))
        let printed = recipe(source, .output(program: "usr/bin/toy", arguments: ["./usr/share/data.txt"]))
        #expect(fetch(printed, from: ["toy.deb"]) == nil)
        #expect(try workspace.read("home/toy/data.txt") == fixture)
        let absent = fetch(recipe(source, .output(program: "usr/bin/no", arguments: [])), from: ["toy.deb"])
        #expect(absent == Failure("usr/bin/no: not in the packages", .unavailable))
        try workspace.write("nothing", to: "bad.deb")
        #expect(fetch(printed, from: ["bad.deb"])?.status == .unavailable)
    }

    /// The real packages from the real servers; nothing is claimed where they cannot be reached.
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["MURMUR_LONG_TESTS"] != nil),
        arguments: FetchCatalogue.all.names)
    func `gets the real thing`(name: String) throws {
        let environment = ["/usr/bin/env", "MURMUR_DATA_HOME=\(workspace.file("home"))"]
        let arguments = ["data", "fetch", name, "--force"]
        let result = try MurmurProcess.run(arguments, in: workspace, prefix: environment)
        if result.status == 69 { return }
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        let again = try MurmurProcess.run(["data", "fetch", name], in: workspace, prefix: environment)
        #expect(again.status == 0 && again.output.contains("It is there already"))
        if name == "movielens-100k" {
            let text = try MurmurProcess.run(
                ["data", "describe", name], in: workspace, prefix: environment
            ).output
            for words in [
                "80,000 for training, 20,000 for testing", "users     943", "items     1,682", "6.3 %",
            ] {
                #expect(text.contains(words), "\(text)")
            }
        }
    }
}
