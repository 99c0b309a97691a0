import Catalogues

/// Whether a pipeline's settings fit the nodes, as far as the model does not matter.
enum PipelineCheck {
    /// Why not, with the remedy; nil when they fit.
    static func refusal(nodeCount: Int, _ settings: Settings) -> String? {
        let (stages, replicas) = (settings.integer(Setting.stages.name), settings.integer("replicas"))
        guard nodeCount.isMultiple(of: stages) else {
            return "\(stages) stages cannot share \(nodeCount) nodes evenly; "
                + "take a multiple of \(stages) nodes"
        }
        guard replicas == 0 || stages * replicas == nodeCount else {
            return "\(stages) stages in \(replicas) replicas need \(stages * replicas) nodes, and there are "
                + "\(nodeCount); set replicas to \(nodeCount / stages), or change the number of nodes"
        }
        let cut = settings.numbers("cut")
        guard cut.isEmpty || cut.count == stages - 1 && isAscending(cut) else {
            return
                "cut: got \(cut.count) numbers; expected \(stages - 1) whole numbers of layers, ascending, "
                + "for \(stages) stages"
        }
        let isOneLine = stages == 1 || nodeCount == stages
        guard settings.boolean("flush") || settings.text("routing") == "straight" || isOneLine else {
            return "without flush, lines would feed each other unevenly over random routes; "
                + "set routing to straight, or flush to true"
        }
        return nil
    }

    private static func isAscending(_ cut: [Double]) -> Bool {
        cut.allSatisfy { $0 >= 1 && Int(exactly: $0) != nil }
            && zip(cut, cut.dropFirst()).allSatisfy { $0 < $1 }
    }
}
