/// A folder for each run of a comparison, for programs that tell runs apart by folders.
public enum RunFolders {
    /// The runs and their folders, in the order of groups and seeds: `variant-seed1`, or `experiment/variant-seed1` when there
    /// are several experiments.
    ///
    /// Letters, digits, `-`, `_` and inner points stay; everything else that a label may hold becomes `_`, so that no name
    /// leads out of the directory the folders are in. Folders that would be the same get `-2`, `-3` and so on.
    ///
    /// - Returns: relative paths, no two equal.
    public static func folders(of groups: [RunGroup]) -> [(folder: String, run: RunReport)] {
        var taken: Set<String> = []
        return groups.flatMap { group in
            group.runs.map { run in
                let base = safe("\(group.label)-seed\(run.seed)")
                var folder = base
                var number = 2
                while !taken.insert(folder).inserted {
                    folder = "\(base)-\(number)"
                    number += 1
                }
                return (folder, run)
            }
        }
    }

    private static func safe(_ label: String) -> String {
        label.split(separator: "/").map { part in
            let text = String(part.unicodeScalars.map { isSafe($0) ? Character($0) : "_" })
            return text.hasPrefix(".") ? "_" + text.dropFirst() : text
        }.joined(separator: "/")
    }

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".": true
        default: false
        }
    }
}
