/// Measures how late a loop serves its timers.
final class LagProbe {
    let timer: LoopTimer
    private(set) var lag: Int64 = 0
    private var due: Int64

    static let period: Int64 = 100_000_000

    init(on loop: Loop) {
        timer = LoopTimer(on: loop, keepsLoopAlive: false)
        due = loop.now + LagProbe.period
        timer.scheduleRepeating(everyNanoseconds: LagProbe.period) { [unowned self, unowned loop] in
            let now = loop.now
            lag = max(0, now - due)
            due = now + LagProbe.period
        }
    }
}
