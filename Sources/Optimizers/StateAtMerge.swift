/// What becomes of an optimizer's state when a merge replaces or moves a node's parameters.
public enum StateAtMerge: String, Sendable, CaseIterable {
    /// Every node keeps its own.
    case keep
    /// It travels with the model: sent behind it in every message, and averaged as it is.
    case average
    /// It begins anew.
    case reset
}
