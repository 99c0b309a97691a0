import Glibc

/// The processor time of the calling thread: what other programs on the machine take does not count, so the figures
/// of a busy machine are nearly those of an idle one.
enum ProcessorClock {
    /// Seconds since the thread began.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
