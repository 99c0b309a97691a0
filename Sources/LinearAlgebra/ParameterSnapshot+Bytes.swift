extension ParameterSnapshot {
    /// Calls `body` with the elements' memory: `4 · count` bytes in the host's order, 64-byte aligned.
    ///
    /// The address is the same at every call and stays valid, and its content unchanged, as long as any copy of the
    /// snapshot is alive: whoever hands it to the system (a scattered write, say) keeps a copy until the system is done.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(storage.elements))
    }
}
