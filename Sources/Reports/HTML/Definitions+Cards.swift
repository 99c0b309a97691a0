extension Definitions {
    /// What the cards say of topology, data and environment.
    static let cards = [
        Entry(
            "edges", "edges",
            "Links between two nodes that both use; arcs are used in one direction."
        ),
        Entry(
            "degree", "degree",
            "With how many others a node is linked. In the drawing nodes of more links are darker."
        ),
        Entry(
            "weights", "weights",
            "The rule by which the mixing matrix W is made from the graph: row i says how node i weighs the models "
                + "of its neighbours and its own."
        ),
        Entry(
            "gap", "spectral gap, |λ₂|",
            "1 − |λ₂| of the mixing matrix W, where λ₂ is the eigenvalue of largest modulus after 1: differences between "
                + "nodes shrink by |λ₂| in a round of averaging, in the long run. The larger the gap, the faster they agree."
        ),
        Entry(
            "spectrum", "eigenvalues of W, λ_min",
            "W has the eigenvalue 1; the closer the others are to 0, the faster nodes agree. λ_min is the smallest "
                + "when W is symmetric; close to −1, averaging oscillates."
        ),
        Entry(
            "effective-neighbours", "effective neighbours",
            "Of how many independent nodes the average has the variance that a node's own running average has, "
                + "with decay γ = 0.99 (Vogels, Hendrikx, Jaggi 2022, “Beyond spectral gap”): between 1 and the number of "
                + "nodes."
        ),
        Entry(
            "diameter", "diameter",
            "The longest of the shortest ways between two nodes, in links; there is none when some node does not "
                + "reach another."
        ),
        Entry(
            "schedule", "schedule",
            "How the graph changes from round to round; drawing and degrees are of all rounds together."
        ),
        Entry(
            "partition", "partition",
            "How the training samples were dealt to the nodes. The test part is never dealt: every node is "
                + "evaluated on all of it."
        ),
        Entry(
            "label-skew", "label skew",
            "How far the labels of a node are from those of all together: total variation distance "
                + "½ Σ_c |p_i(c) − p(c)|, mean over nodes. 0 when all nodes have the same mixture."
        ),
        Entry(
            "domain", "domain",
            "What the bits of a simulation depend on beside experiment and seed: within one domain equal "
                + "experiments and seeds give equal bytes."
        ),
        Entry(
            "hashes", "hashes and digests",
            "Digests of the resolved experiment, the topology, the prepared data and the model's layout; “digest” "
                + "is of everything that happened in the run, in order. Equal digests: equal runs. Not cryptographic."
        ),
    ]
}
