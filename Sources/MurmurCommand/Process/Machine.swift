import FoundationEssentials
import Glibc
import LinearAlgebra
import Reports

/// The machine and the process, for reports and timings.
enum Machine {
    /// How many threads can run at the same time.
    static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// The machine's name.
    static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The machine's memory, in bytes.
    static var memoryBytes: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }

    /// The greatest resident memory of this process so far, in bytes.
    static var peakMemoryBytes: Int? {
        var usage = rusage()
        return getrusage(RUSAGE_SELF.rawValue, &usage) == 0 ? usage.ru_maxrss * 1024 : nil
    }

    /// The number of this process.
    static var processIdentifier: Int { Int(getpid()) }

    /// Now, in ISO 8601 and universal time.
    static var date: String { Date().ISO8601Format() }

    /// What the bits of a run depend on beside experiment and seed.
    static var determinismDomain: DeterminismDomain {
        let library = LinearAlgebraBackend.configuration.split(separator: " ")
        return DeterminismDomain(
            swift: compiler, openblas: library.count > 1 ? String(library[1]) : "unknown",
            coreType: LinearAlgebraBackend.coreName, operatingSystem: "Linux", architecture: architecture)
    }

    private static var compiler: String {
        #if compiler(>=6.4)
        "6.4 or later"
        #elseif compiler(>=6.3.2)
        "6.3.2 or later"
        #elseif compiler(>=6.3.1)
        "6.3.1"
        #else
        "6.3"
        #endif
    }

    private static var architecture: String {
        #if arch(x86_64)
        "x86_64"
        #elseif arch(arm64)
        "aarch64"
        #else
        "other"
        #endif
    }
}
