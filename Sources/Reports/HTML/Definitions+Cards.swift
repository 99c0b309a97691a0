extension Definitions {
    /// What runs may spend and have spent.
    static let cost = [
        Entry(
            anchor: "seeds", term: "seeds",
            definition:
                "A seed decides the start, the partition of the data, mini-batches, times and chance in the algorithm. "
                + "Variants with the same seed share all of these."
        ),
        Entry(
            anchor: "budget", term: "budget",
            definition:
                "What every variant may spend, over all nodes together. A run ends when it is spent, or when a target "
                + "that stops runs is reached."
        ),
        Entry(
            anchor: "time", term: "time",
            definition:
                "Virtual seconds for simulated runs, wall seconds for measured ones. Evaluation takes none."
        ),
        Entry(
            anchor: "samples", term: "samples",
            definition: "Training samples used by all nodes together, repetitions included."
        ),
        Entry(
            anchor: "steps", term: "steps",
            definition:
                "Gradients that nodes finished, all nodes together."
        ),
        Entry(
            anchor: "batch", term: "batch",
            definition:
                "Samples in the mini-batch of one node, and how many nodes draw one."
        ),
        Entry(
            anchor: "messages", term: "messages",
            definition:
                "Messages sent by all nodes together, lost ones included."
        ),
        Entry(
            anchor: "bytes", term: "bytes",
            definition: "Payload and overhead bytes sent by all nodes together."
        ),
        Entry(
            anchor: "refused", term: "refused",
            definition:
                "Messages that arrived and were not used, with the reasons; summed over seeds."
        ),
        Entry(
            anchor: "idle", term: "idle share",
            definition:
                "Time without a gradient in work divided by all time, over all nodes of all seeds."
        ),
        Entry(
            anchor: "split", term: "time of nodes",
            definition:
                "Computing: a gradient in work. Communicating: none in work while a message from or to the node is "
                + "under way. Waiting: none of either. Of real peers communicating and waiting are not told apart. The "
                + "percentage beside a bar is the share of computing."
        ),
        Entry(
            anchor: "links", term: "bytes over each link",
            definition:
                "Payload and overhead bytes that one node sent to another in the whole run, of the first seed."
        ),
        Entry(
            anchor: "epsilon", term: "epsilon",
            definition:
                "Of gradients made private: ε of the (ε, δ) guarantee for one example, at the end, of the node whose "
                + "steps give most away; δ, noise and accounting are below, with each variant. Mean over the seeds."
        ),
    ]

    /// What else a table may hold.
    static let prediction = Entry(
        anchor: "prediction", term: "predicted, measured, error",
        definition:
            "What a simulation says beside what real peers of the same variant and seeds did: \(PredictionSection.note)"
    )

    /// What the cards say of topology, data and environment.
    static let cards = [
        Entry(
            anchor: "edges", term: "edges",
            definition:
                "Links between two nodes that both use; arcs are used in one direction."
        ),
        Entry(
            anchor: "degree", term: "degree",
            definition:
                "With how many others a node is linked. In the drawing nodes of more links are darker."
        ),
        Entry(
            anchor: "weights", term: "weights",
            definition:
                "The rule by which the mixing matrix W is made from the graph: row i says how node i weighs the models "
                + "of its neighbours and its own."
        ),
        Entry(
            anchor: "gap", term: "spectral gap, |λ₂|",
            definition:
                "1 − |λ₂| of the mixing matrix W, where λ₂ is the eigenvalue of largest modulus after 1: differences between "
                + "nodes shrink by |λ₂| in a round of averaging, in the long run. The larger the gap, the faster they agree."
        ),
        Entry(
            anchor: "spectrum", term: "eigenvalues of W, λ_min",
            definition:
                "W has the eigenvalue 1; the closer the others are to 0, the faster nodes agree. λ_min is the smallest "
                + "when W is symmetric; close to −1, averaging oscillates."
        ),
        Entry(
            anchor: "effective-neighbours", term: "effective neighbours",
            definition:
                "Of how many independent nodes the average has the variance that a node's own running average has, "
                + "with decay γ = 0.99 (Vogels, Hendrikx, Jaggi 2022, “Beyond spectral gap”): between 1 and the number of "
                + "nodes."
        ),
        Entry(
            anchor: "diameter", term: "diameter",
            definition:
                "The longest of the shortest ways between two nodes, in links; there is none when some node does not "
                + "reach another."
        ),
        Entry(
            anchor: "schedule", term: "schedule",
            definition:
                "How the graph changes from round to round; drawing and degrees are of all rounds together."
        ),
        Entry(
            anchor: "partition", term: "partition",
            definition:
                "How the training samples were dealt to the nodes. The test part is never dealt: every node is "
                + "evaluated on all of it."
        ),
        Entry(
            anchor: "label-skew", term: "label skew",
            definition:
                "How far the labels of a node are from those of all together: total variation distance "
                + "½ Σ_c |p_i(c) − p(c)|, mean over nodes. 0 when all nodes have the same mixture."
        ),
        Entry(
            anchor: "domain", term: "domain",
            definition:
                "What the bits of a simulation depend on beside experiment and seed: within one domain equal "
                + "experiments and seeds give equal bytes."
        ),
        Entry(
            anchor: "hashes", term: "hashes and digests",
            definition:
                "Digests of the resolved experiment, the topology, the prepared data and the model's layout; “digest” "
                + "is of everything that happened in the run, in order. Equal digests: equal runs. Not cryptographic."
        ),
    ]
}
