import CLibuv
import Glibc

/// Real clocks; nothing outside the live shell reads them.
public enum RealClock {
    /// Nanoseconds by a clock that never jumps, since an arbitrary start; the same clock as `Loop.now`, on any thread.
    public static var monotonicNanoseconds: Int64 { Int64(uv_hrtime()) }

    /// Seconds since 1970 in universal time; may jump when somebody sets the clock.
    public static var secondsSince1970: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
