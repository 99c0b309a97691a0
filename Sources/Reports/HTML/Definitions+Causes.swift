extension Definitions {
    /// What keeps a loss up, and what theory says of it.
    static let causes = [
        Entry(
            "excess", "excess loss, and its causes",
            "The mean loss of the nodes’ models at the last evaluation, on the test part, minus a reference: the lowest loss "
                + "that any run here had, or that its average is heading for when what is left is what the second half of "
                + "the run gained. Part of it the average x̄ of all models has as well; the rest is lost because nodes hold "
                + "different models (Koloskova et al. 2020). Gradients measured in the second half of the run divide both by "
                + "cause. Optimisation: what more steps would gain. Disagreement: mini-batch noise that averaging has not "
                + "removed. Heterogeneity: the nodes’ data differ and pull their models apart. Staleness: gradients are "
                + "applied to a model that has changed since. The causes add up to the excess."
        ),
        Entry(
            "apart", "steps apart, at most foretold",
            "After how many steps of its own, without averaging, a node would stand as far from the others as it does: T in "
                + "Ξ² = η² (T² ζ² + T s²), with the measured consensus distance Ξ², learning rate η, unlikeness of the nodes’ "
                + "gradients ζ² and noise of a mini-batch s². The topology lets T grow to the steps between two rounds of "
                + "averaging divided by the spectral gap, in the long run; that T in the same formula is the most "
                + "that theory foretells of the consensus distance (Koloskova et al. 2020, lemma 9)."
        ),
        Entry(
            "sensitivity", "sensitivity, chosen, the experiment’s own",
            "Every variant was run with every tried value of the tuned keys and the same seeds. A curve is the figure that "
                + "values are chosen by, over the values of one key, at the chosen values of the others. Chosen is the value "
                + "whose mean over the seeds is best; the experiment’s own is the one its file states. A flat curve "
                + "forgives a wrong choice. A choice at the end of the tried values may be better beyond them."
        ),
        Entry(
            "transient", "transient",
            "Training samples until the loss of a variant stays within 5 % of what the variant that trains one single model "
                + "has learned with as many samples; mean over the seeds where that happens. Until then gossip learns less "
                + "from each sample."
        ),
    ]
}
