import CLibuv
import Glibc

/// A thread that does one job after another, so that an event loop never has to compute.
///
/// Jobs are done in the order they were submitted. `finish` must be called once; it does what is still waiting first.
public final class WorkerThread: @unchecked Sendable {
    /// Guards `jobs` and `isFinishing`; allocated, because a pthread mutex must not move.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var jobs: [@Sendable () -> Void] = []
    private var isFinishing = false
    private var thread: pthread_t?

    /// Bytes of a worker's stack.
    private static let stackSize = 1 << 20

    /// Starts the thread.
    public init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        condition = .allocate(capacity: 1)
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        // The clock of `RealClock.monotonicNanoseconds`.
        var clock = pthread_condattr_t()
        pthread_condattr_init(&clock)
        pthread_condattr_setclock(&clock, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &clock)
        pthread_condattr_destroy(&clock)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, Self.stackSize)
        var identifier = pthread_t()
        let status = pthread_create(
            &identifier, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<WorkerThread>.fromOpaque(context).takeRetainedValue().work()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        pthread_attr_destroy(&attributes)
        precondition(status == 0, "no thread could be started: error \(status)")
        thread = identifier
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Queues a job; from any thread.
    public func submit(_ job: @escaping @Sendable () -> Void) {
        pthread_mutex_lock(mutex)
        precondition(!isFinishing, "a job for a worker that was told to finish")
        jobs.append(job)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Waits until all jobs are done and the thread has ended.
    public func finish() {
        pthread_mutex_lock(mutex)
        isFinishing = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
        if let thread = thread.take() { pthread_join(thread, nil) }
    }

    /// Lets the thread rest until a time on the monotonic clock, or until it is to finish; only from one of its jobs.
    public func rest(untilMonotonic nanoseconds: Int64) {
        var until = timespec(
            tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isFinishing, pthread_cond_timedwait(condition, mutex, &until) == 0 {}
    }

    private func work() {
        while let job = nextJob() { job() }
    }

    private func nextJob() -> (@Sendable () -> Void)? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while jobs.isEmpty, !isFinishing { pthread_cond_wait(condition, mutex) }
        return jobs.isEmpty ? nil : jobs.removeFirst()
    }
}
