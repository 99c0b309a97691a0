/// The cards of a page: topologies, data, events and environment.
enum CardSections {
    /// One card for each different topology.
    static func topologies(_ groups: [RunGroup]) -> String {
        distinct(groups) { $0.topologyCard }.map { card, labels in
            var rows = [
                ("nodes", "\(card.nodes)"), (card.directed ? "arcs" : "edges", "\(card.edges)"),
                ("degree", degree(card)), ("weights", card.weights),
            ]
            if let gap = card.spectralGap { rows.append(("spectral gap", NumberText.significant(gap))) }
            if let second = card.secondEigenvalueModulus {
                rows.append(("|λ₂|", NumberText.significant(second, digits: 4)))
            }
            if let least = card.smallestEigenvalue { rows.append(("λ_min", NumberText.significant(least))) }
            if let diameter = card.diameter { rows.append(("diameter", "\(diameter)")) }
            if !card.connected { rows.append(("connected", "no")) }
            if let schedule = card.schedule { rows.append(("schedule", schedule)) }
            let drawing = card.links.flatMap {
                GraphDrawing(name: "graph of \(card.name)", nodes: card.nodes, links: $0).svg()
            }
            return self.card(card.name, labels, rows, drawing ?? "")
        }.joined()
    }

    /// One card for each different data card; of a group, that of the first seed.
    static func data(_ groups: [RunGroup]) -> String {
        distinct(groups) { $0.dataCard }.map { card, labels in
            let counts = card.nodes.map(\.samples)
            var rows = [
                ("data", card.dataset), ("partition", card.partition),
                ("training part", "\(NumberText.grouped(card.trainSamples)) samples"),
                ("test part", "\(NumberText.grouped(card.testSamples)) samples"),
                ("inputs", "\(NumberText.grouped(card.features)) numbers"),
            ]
            if !card.preparation.isEmpty { rows.append(("preparation", card.preparation)) }
            if let least = counts.min(), let most = counts.max() {
                let range = least == most ? "" : " to \(NumberText.grouped(most))"
                rows.append(("samples of a node", NumberText.grouped(least) + range))
            }
            let labelled = card.nodes.filter { $0.labels != nil }
            guard !labelled.isEmpty, !card.labelNames.isEmpty else {
                return self.card(card.dataset, labels, rows, "")
            }
            let map = HeatMap(
                name: "samples of each label on each node", rows: labelled.map(\.node),
                columns: card.labelNames,
                counts: labelled.map { $0.labels ?? [] }
            )
            let leftOut =
                labelled.count > HeatMap.mostRows
                ? "<p class=\"note\">first \(HeatMap.mostRows) of \(labelled.count) nodes</p>" : ""
            return self.card(
                card.dataset, labels, rows,
                "<p class=\"note\">Samples of each label on each node, darker is more</p>\(map.svg())\(leftOut)"
            )
        }.joined()
    }

    /// What happened in the runs, folded; empty when nothing did.
    static func events(_ groups: [RunGroup]) -> String {
        let most = 200
        var html = ""
        for group in groups {
            for run in group.runs where !run.events.isEmpty {
                html +=
                    "<details><summary>\(HTMLText.escaped("\(group.label), seed \(run.seed)")): "
                    + "\(run.events.count) events</summary><div class=\"scroll\"><table><thead><tr><th scope=\"col\">time</th>"
                    + "<th scope=\"col\" class=\"text\">node</th><th scope=\"col\" class=\"text\">what</th></tr></thead>"
                    + "<tbody>"
                for event in run.events.prefix(most) {
                    html +=
                        "<tr><td>\(HTMLText.escaped(QuantityText.duration(event.seconds)))</td>"
                        + "<td class=\"text\">\(HTMLText.escaped(event.node ?? "all"))</td>"
                        + "<td class=\"text\">\(HTMLText.escaped(event.what))</td></tr>"
                }
                html += "</tbody></table></div>"
                if run.events.count > most { html += "<p class=\"note\">The first \(most) are shown.</p>" }
                html += "</details>"
            }
        }
        return html
    }

    /// How each variant was trained and where.
    static func environment(_ groups: [RunGroup]) -> String {
        var html = "<div class=\"cards\">"
        html += groups.map { group in
            let (run, plan) = (group.first, group.first.plan)
            var rows = [
                ("algorithm", run.algorithm), ("seeds", group.seeds.map(String.init).joined(separator: ", ")),
                ("model", "\(plan.model), \(NumberText.grouped(plan.parameterCount)) parameters"),
                ("loss", plan.loss),
                ("optimizer", plan.optimizer),
                ("learning rate", "\(NumberText.exact(plan.learningRate)) (\(plan.learningRateSchedule))"),
                ("batch", "\(plan.batchSize) × \(plan.nodes) nodes"), ("budget", run.budget.text),
            ]
            rows += plan.settings.map { ($0.name, $0.value) }
            if let attackers = run.attackers { rows.append(("attackers", attackers.text)) }
            if let privacy = plan.privacy {
                rows += [("privacy", privacy.text), ("privacy accounting", privacy.accounting)]
            }
            if let compute = plan.computeModel { rows.append(("compute time", compute)) }
            if let network = plan.networkModel { rows.append(("network", network)) }
            let text =
                "<details><summary>experiment in full</summary><pre>"
                + "\(HTMLText.escaped(run.provenance.experimentText))</pre></details>"
            return card(group.label, [], rows, text)
        }.joined()
        html += "</div>"
        html += distinct(groups) { $0.provenance.domain }.map { domain, labels in
            "<p class=\"note\">Domain: \(HTMLText.escaped(domain.text))\(of(labels, all: groups.count))</p>"
        }.joined()
        html +=
            "<details><summary>hashes and digests</summary><div class=\"scroll\"><table><thead><tr>"
            + "<th scope=\"col\">run</th>"
            + ["experiment", "topology", "data", "model", "digest", "version"].map {
                "<th scope=\"col\" class=\"text\">\($0)</th>"
            }.joined() + "</tr></thead><tbody>"
        for group in groups {
            for run in group.runs {
                let provenance = run.provenance
                let texts = [
                    provenance.experimentHash, provenance.topologyHash, provenance.dataHash,
                    provenance.modelFingerprint, run.digest, provenance.programVersion,
                ]
                html +=
                    "<tr><td>\(HTMLText.escaped("\(group.label), seed \(run.seed)"))</td>"
                    + texts.map { "<td class=\"text\"><code>\(HTMLText.escaped($0))</code></td>" }.joined()
                    + "</tr>"
            }
        }
        return html + "</tbody></table></div></details>"
    }

    // MARK: - Parts

    private static func degree(_ card: TopologyCard) -> String {
        card.minimumDegree == card.maximumDegree
            ? "\(card.minimumDegree)"
            : "\(card.minimumDegree) to \(card.maximumDegree), mean \(NumberText.significant(card.meanDegree))"
    }

    private static func card(
        _ title: String, _ labels: [String], _ rows: [(String, String)], _ rest: String
    ) -> String {
        var html = "<div class=\"card\"><h3>\(HTMLText.escaped(title))</h3>"
        if !labels.isEmpty {
            html += "<p class=\"note\">\(HTMLText.escaped(labels.joined(separator: ", ")))</p>"
        }
        html += "<dl>"
        html += rows.map { "<dt>\(HTMLText.escaped($0))</dt><dd>\(HTMLText.escaped($1))</dd>" }.joined()
        return html + "</dl>\(rest)</div>"
    }

    private static func of(_ labels: [String], all: Int) -> String {
        labels.count == all ? "" : " (\(HTMLText.escaped(labels.joined(separator: ", "))))"
    }

    /// The different values of a property of the first runs, each with the labels of the groups that have it.
    private static func distinct<Value: Equatable>(
        _ groups: [RunGroup], _ property: (RunReport) -> Value
    ) -> [(value: Value, labels: [String])] {
        var values: [(value: Value, labels: [String])] = []
        for group in groups {
            let value = property(group.first)
            if let index = values.firstIndex(where: { $0.value == value }) {
                values[index].labels.append(group.label)
            } else {
                values.append((value, [group.label]))
            }
        }
        return values
    }
}
