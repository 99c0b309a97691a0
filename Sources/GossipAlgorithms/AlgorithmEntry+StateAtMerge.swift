public import Catalogues
public import Optimizers
import Robustness

extension AlgorithmEntry {
    /// Why an optimizer's state cannot be averaged or reset at its merges, with the remedy; nil when it can.
    ///
    /// - Parameters:
    ///   - choice: what is to become of the state.
    ///   - optimizer: the optimizer.
    ///   - hasState: whether the optimizer remembers anything but a count of steps.
    ///   - settings: the algorithm's.
    /// - Returns: the refusal in words.
    public func refusal(
        of choice: StateAtMerge, _ optimizer: String, hasState: Bool, _ settings: Settings
    ) -> String? {
        guard choice != .keep else { return nil }
        guard statesAtMerge.contains(choice) else {
            let others = statesAtMerge.map(\.rawValue).joined(separator: " or ")
            return "\(name) cannot \(choice.rawValue) it (expected \(others)): \(reason(against: choice))"
        }
        guard hasState else {
            return
                "\(optimizer) remembers nothing that could be merged; leave it out, or choose an optimizer with a "
                + "state, such as momentum or adam"
        }
        if statesAtMerge.contains(.average), settings.all.contains(where: { $0.name == "local-steps" }),
            settings.integer("local-steps") == 1
        {
            return
                "with local-steps 1 \(name) averages gradients, and all states are equal; leave it out, or take more "
                + "local steps"
        }
        guard choice == .average else { return nil }
        if masks(settings) { return "masked values have no room for a state; set masking to false" }
        if case .anyRule = aggregation, Aggregation(settings) != nil {
            return "a state can only be averaged where models are; choose the aggregation mean"
        }
        return nil
    }

    private func reason(against choice: StateAtMerge) -> String {
        if statesAtMerge == [.keep] {
            return "its merges do not put an average in the place of a node's model; leave it out"
        }
        return choice == .reset
            ? "it merges before every step, so nothing would ever be remembered; choose the optimizer sgd"
            : "after a merge its nodes go on from a step along the average, not from the average"
    }
}
