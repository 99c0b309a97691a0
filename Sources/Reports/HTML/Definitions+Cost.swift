extension Definitions {
    /// What runs may spend and have spent.
    static let cost = [
        Entry(
            "seeds", "seeds",
            "A seed decides the start, the partition of the data, mini-batches, times and chance in the algorithm. "
                + "Variants with the same seed share all of these."
        ),
        Entry(
            "budget", "budget",
            "What every variant may spend, over all nodes together. A run ends when it is spent, or when a target "
                + "that stops runs is reached."
        ),
        Entry(
            "time", "time",
            "Virtual seconds for simulated runs, wall seconds for measured ones. Evaluation takes none."
        ),
        Entry(
            "samples", "samples",
            "Training samples used by all nodes together, repetitions included."
        ),
        Entry(
            "steps", "steps",
            "Gradients that nodes finished, all nodes together."
        ),
        Entry(
            "batch", "batch",
            "Samples in the mini-batch of one node, and how many nodes draw one."
        ),
        Entry(
            "messages", "messages",
            "Messages sent by all nodes together, lost ones included."
        ),
        Entry(
            "bytes", "bytes",
            "Payload and overhead bytes sent by all nodes together."
        ),
        Entry(
            "refused", "refused",
            "Messages that arrived and were not used, with the reasons; summed over seeds."
        ),
        Entry(
            "idle", "idle share",
            "Time without a gradient in work divided by all time, over all nodes of all seeds."
        ),
        Entry(
            "split", "time of nodes",
            "Computing: a gradient in work. Communicating: none in work while a message from or to the node is "
                + "under way. Waiting: none of either. Of real peers communicating and waiting are not told apart. The "
                + "percentage beside a bar is the share of computing."
        ),
        Entry(
            "links", "bytes over each link",
            "Payload and overhead bytes that one node sent to another in the whole run, of the first seed."
        ),
        Entry(
            "epsilon", "epsilon",
            "Of gradients made private: ε of the (ε, δ) guarantee for one example, at the end, of the node whose "
                + "steps give most away; δ, noise and accounting are below, with each variant. Mean over the seeds."
        ),
    ]

    /// What else a table may hold.
    static let prediction = Entry(
        "prediction", "predicted, measured, error",
        "What a simulation says beside what real peers of the same variant and seeds did: \(PredictionSection.note)"
    )
}
