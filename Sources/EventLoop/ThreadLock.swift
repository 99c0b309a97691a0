import Glibc

/// A lock between threads.
///
/// The POSIX mutex rather than `Synchronization.Mutex`, whose uninstrumented futex calls the thread sanitizer cannot see:
/// it would report every use as a race and so could not find a real one.
final class ThreadLock {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init() {
        let status = pthread_mutex_init(mutex, nil)
        precondition(status == 0, "pthread_mutex_init answered \(status)")
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Calls while no other thread does; not from within itself.
    func withLock<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
