import Catalogues
import Topology

/// Robust push-sum: gradient push whose messages carry running sums, so that loss, copies and overtaking do no harm.
///
/// Hadjicostis, Vaidya & Domínguez-García, "Robust distributed average consensus via exchange of running sums", IEEE Trans. Autom.
/// Control 61, 2016, doi 10.1109/TAC.2015.2471695. The steps are those of `AsynchronousGradientPush`; only the delivery differs.
///
/// Per edge: `Sᵢ→ⱼ` is all that i ever gave to j, and i sends it whole; j adds `S − R` and keeps `R ← S`.
extension AlgorithmEntry {
    static let robustPush = AlgorithmEntry(
        AsynchronousPush<AsynchronousGradientPush<RunningSums>>.self,
        name: "robust-push",
        summary: "Asynchronous gradient push over running sums: lost messages lose nothing.",
        source:
            "Hadjicostis, Vaidya & Dominguez-Garcia, IEEE Trans. Autom. Control 61, 2016, doi 10.1109/TAC.2015.2471695",
        problem: "Push-sum loses mass with every message, and ends at a wrong mean; this loses none.",
        details: """
            As agp, but a message carries the sum S of all that was ever given over its edge, and the receiver adds what is \
            new in it, S - R, R <- S. A lost message only delays its mass until the next one; copies and messages that \
            were overtaken add nothing. So the weights sum to n together with what no receiver has yet, and all agree on \
            the true mean, at any loss below one, where plain push-sum ends at a wrong one.
            """,
        message: "for each link the sum of all mass given over it, as weight and mean, with its number",
        cost: "out-degree · (d + 1) floats per step, and a header in answer to every fifth message",
        extraMemory: "up to 3 per receiver and 2 per sender (running sums, their bases)",
        deviations: """
            Sums are told as weight and mean, in single precision, and re-based: the receiver confirms every fifth sum, \
            both ends take it off theirs, and differences keep their digits however long the run. At the end a node repeats \
            its last sum until it is confirmed. Steps, bounds on waiting and least-weight are those of agp.
            """,
        timing: .asynchronous,
        mixing: .none,
        toleratesLoss: true,
        settings: AsynchronousGradientPush<RunningSums>.settings,
        modelsPerStep: { topology, _ in topology.greatestOutDegree },
        check: { topology, _ in
            topology.schedule.period == 1
                ? nil
                : "robust-push keeps two sums for every link, but the schedule \(topology.schedule.name) has others every "
                    + "round; choose a static topology, or agp where no message is lost"
        })
}
