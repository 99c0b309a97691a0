public import EventLoop
public import Wire

/// What a frame carries is what a connection sends: a snapshot's own memory.
extension FrameBody: WriteBody {}
