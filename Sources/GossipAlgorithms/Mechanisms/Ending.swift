/// The end of a run on one node: requested by `Event.stop`, reported once by `Action.finished`.
struct Ending {
    /// Whether the run is to end: nothing new is to be started.
    private(set) var isRequested = false
    private var isReported = false

    mutating func request() { isRequested = true }

    /// To be called whenever nothing is open: says so, the first time after the request.
    mutating func reportIfRequested(_ actions: inout ActionBuffer) {
        guard isRequested, !isReported else { return }
        isReported = true
        actions.finished()
    }
}
