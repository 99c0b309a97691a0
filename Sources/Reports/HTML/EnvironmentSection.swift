/// How each variant was trained and where, and what happened besides.
enum EnvironmentSection {
    static func html(_ groups: [RunGroup]) -> String {
        let all = groups.map(facts)
        let common = groups.count > 1 ? all[0].filter { fact in all.allSatisfy { $0.contains(fact) } } : []
        var cards = zip(groups, all).map { group, facts in
            PageCard(title: group.label, facts: facts.filter { !common.contains($0) })
        }
        if !common.isEmpty { cards.insert(PageCard(title: "All variants", facts: common), at: 0) }
        let experiments = PageCard.distinct(groups) { $0.provenance.experimentText }.map { text, labels in
            let of = labels.isEmpty ? "" : ": \(HTMLText.escaped(labels.joined(separator: ", ")))"
            return
                "<details><summary>experiment in full\(of)</summary><pre>\(HTMLText.escaped(text))</pre></details>"
        }
        let domains = PageCard.distinct(groups) { $0.provenance.domain }.map { domain, labels in
            let of = labels.isEmpty ? "" : " (\(HTMLText.escaped(labels.joined(separator: ", "))))"
            return
                "<p class=\"note\"><a href=\"#def-domain\">Domain</a>: \(HTMLText.escaped(domain.text))\(of)</p>"
        }
        return PageCard.grid(cards) + domains.joined() + experiments.joined() + hashes(groups)
    }

    private static func facts(_ group: RunGroup) -> [PageCard.Fact] {
        let (run, plan) = (group.first, group.first.plan)
        var facts: [PageCard.Fact] = [
            .init("algorithm", run.algorithm),
            .init("seeds", group.seeds.map(String.init).joined(separator: ", "), "seeds"),
            .init("model", "\(plan.model), \(NumberText.grouped(plan.parameterCount)) parameters"),
            .init("loss", plan.loss, "loss"), .init("optimizer", plan.optimizer),
            .init(
                "learning rate", "\(NumberText.exact(plan.learningRate)) (\(plan.learningRateSchedule))"),
            .init("batch", "\(plan.batchSize) × \(plan.nodes) nodes", "batch"),
            .init("budget", run.budget.text, "budget"),
        ]
        facts += plan.settings.map { .init($0.name, $0.value) }
        if let attackers = run.attackers { facts.append(.init("attackers", attackers.text)) }
        if let privacy = plan.privacy {
            facts += [
                .init("privacy", privacy.text, "epsilon"), .init("privacy accounting", privacy.accounting),
            ]
        }
        if let compute = plan.computeModel { facts.append(.init("compute time", compute)) }
        if let network = plan.networkModel { facts.append(.init("network", network)) }
        return facts
    }

    private static func hashes(_ groups: [RunGroup]) -> String {
        let runs = groups.flatMap { group in group.runs.map { (group.label, $0) } }
        let columns: [(String, (RunReport) -> String)] = [
            ("experiment", \.provenance.experimentHash), ("topology", \.provenance.topologyHash),
            ("data", \.provenance.dataHash), ("model", \.provenance.modelFingerprint), ("digest", \.digest),
            ("version", \.provenance.programVersion),
        ]
        let table = PageTable(
            heading: "run", rows: runs.map { HTMLText.escaped("\($0), seed \($1.seed)") },
            columns: columns.map { title, value in
                PageTable.Column(
                    title: title, definition: "hashes",
                    cells: runs.map { "<code>\(HTMLText.escaped(value($0.1)))</code>" }, isText: true)
            })
        return "<details><summary>hashes and digests</summary>\(table.html)</details>"
    }
}

/// What happened in the runs besides training.
enum EventSection {
    private static let most = 200

    /// A list for each run, folded; empty when nothing happened.
    static func html(_ groups: [RunGroup]) -> String {
        groups.flatMap { group in
            group.runs.filter { !$0.events.isEmpty }.map { list($0, of: group.label) }
        }.joined()
    }

    private static func list(_ run: RunReport, of label: String) -> String {
        let rows = run.events.prefix(most).map { event in
            "<tr><td>\(HTMLText.escaped(QuantityText.duration(event.seconds)))</td>"
                + "<td class=\"text\">\(HTMLText.escaped(event.node ?? "all"))</td>"
                + "<td class=\"text\">\(HTMLText.escaped(event.what))</td></tr>"
        }
        let count = run.events.count == 1 ? "1 event" : "\(run.events.count) events"
        return "<details\(run.events.count <= 3 ? " open" : "")><summary>"
            + "\(HTMLText.escaped("\(label), seed \(run.seed)")): \(count)</summary>"
            + "<div class=\"scroll\"><table class=\"events\"><thead><tr><th scope=\"col\"><a href=\"#def-time\">time</a></th>"
            + "<th scope=\"col\" class=\"text\">node</th><th scope=\"col\" class=\"text\">what</th></tr></thead>"
            + "<tbody>\(rows.joined())</tbody></table></div>"
            + (run.events.count > most ? "<p class=\"note\">The first \(most) are shown.</p>" : "")
            + "</details>"
    }
}
