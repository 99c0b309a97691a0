import CLibuv

/// Wakes a loop from another thread.
///
/// Wake-ups that come before the loop turns are one. C callbacks cannot belong to a generic type, so this is the part of `LoopMailbox` that does not know the values.
final class Wakeup {
    private let box: HandleBox
    /// What to call on the loop's thread.
    var woken: (() -> Void)?
    /// What to call on the loop's thread before closing; nobody sends afterwards.
    var closing: (() -> Void)?
    /// Who is kept alive while this is open.
    var mailbox: AnyObject?

    init(on loop: Loop, keepsLoopAlive: Bool) throws(EventLoopError) {
        box = try .make(uv_async_t.self, on: loop, attempt: "open a mailbox") { loop, handle in
            uv_async_init(loop, handle) { handle in
                guard let wakeup = HandleBox.of(handle).owner as? Wakeup else { return }
                wakeup.woken?()
            }
        }
        if !keepsLoopAlive { uv_unref(box.handle) }
        box.owner = self
    }

    var isOpen: Bool { box.isOpen }

    /// Wakes the loop; from any thread, but never after `closing` was called.
    func send() {
        uv_async_send(box.pointer())
    }

    func close() {
        box.loop.preconditionOnLoop()
        guard box.isOpen else { return }
        closing?()
        box.close()
    }
}

extension Wakeup: HandleOwner {
    func closeWithLoop() { close() }

    func handleClosed() {
        woken = nil
        closing = nil
        mailbox = nil
    }
}
