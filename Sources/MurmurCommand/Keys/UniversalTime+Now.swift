import Glibc
import TransportSecurity

extension UniversalTime {
    /// The local clock's time, by which certificates are judged and dated.
    static var now: UniversalTime { UniversalTime(secondsSince1970: time(nil)) }
}
