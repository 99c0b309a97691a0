/// How to run again what a comparison is of: commands, and the experiment they read.
enum Recipe {
    /// One experiment of a comparison, with the runs that came of it.
    private struct Source {
        let provenance: Provenance
        let file: String
        var groups: [RunGroup]
    }

    /// The recipe in Markdown: the version, for each experiment the commands, and its file in full to unfold.
    static func markdown(_ groups: [RunGroup]) -> [String] {
        let sources = sources(of: groups)
        var lines = [
            "#### How to reproduce", "",
            "murmur \(MarkdownTable.escaped(groups[0].first.provenance.programVersion)); reports are the same bytes on "
                + "\(MarkdownTable.escaped(groups[0].first.provenance.domain.text)), and the same up to rounding elsewhere.",
        ]
        for source in sources {
            lines += [
                "", "Save the experiment below as `\(source.file)`, then:", "", "```sh",
            ]
            lines += source.groups.map { command($0, file: source.file) }
            lines += ["```", ""]
            lines += [
                "<details><summary>\(source.file), digest \(HTMLText.escaped(source.provenance.experimentHash))</summary>",
                "",
            ]
            lines += fenced(source.provenance.experimentText)
            lines += ["", "</details>"]
        }
        return lines
    }

    /// The experiments, in the order of first appearance; those of one name and different content get different files.
    private static func sources(of groups: [RunGroup]) -> [Source] {
        var sources: [Source] = []
        for group in groups {
            let provenance = group.first.provenance
            if let index = sources.firstIndex(where: {
                $0.provenance.experimentHash == provenance.experimentHash
            }) {
                sources[index].groups.append(group)
            } else {
                let base = String(group.first.experiment.map { $0.isLetter || $0.isNumber ? $0 : "-" })
                let same = sources.count { $0.file.hasPrefix(base) }
                let file = same == 0 ? "\(base).yaml" : "\(base)-\(same + 1).yaml"
                sources.append(Source(provenance: provenance, file: file, groups: [group]))
            }
        }
        return sources
    }

    /// One line of shell for each run of consecutive seeds.
    private static func command(_ group: RunGroup, file: String) -> String {
        let run = group.first
        let isMeasured = run.kind == .measured
        var words = ["murmur", isMeasured ? "launch" : "simulate", file, "--variant", quoted(run.variant)]
        if isMeasured, run.plan.computeModel != nil { words.append("--emulate-compute") }
        if let digest = run.calibratedFrom { words += ["--calibrate", "REPORT-\(digest.prefix(8))"] }
        words += ["--output", quoted("Runs/\(run.experiment)/\(group.label)")]
        let isRow = zip(group.seeds, group.seeds.dropFirst()).allSatisfy { $0 &+ 1 == $1 }
        guard !isMeasured, isRow else {
            return group.seeds.map { (words + ["--seed", "\($0)", "--force"]).joined(separator: " ") }
                .joined(separator: "\n")
        }
        words += ["--seed", "\(group.seeds[0])"]
        if group.seeds.count > 1 { words += ["--seeds", "\(group.seeds.count)"] }
        return words.joined(separator: " ")
    }

    /// A word as a shell reads it back.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
                || "-_./".unicodeScalars.contains($0)
        }
        return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }

    /// A block of YAML behind a fence that it does not hold.
    private static func fenced(_ text: String) -> [String] {
        var fence = "```"
        while text.contains(fence) { fence += "`" }
        return [fence + "yaml", text.hasSuffix("\n") ? String(text.dropLast()) : text, fence]
    }
}
