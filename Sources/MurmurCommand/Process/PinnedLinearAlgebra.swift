import Glibc
import LinearAlgebra

/// Makes the bits of products depend on the machine's kind only, not on its mood.
enum PinnedLinearAlgebra {
    private static let coreVariable = "OPENBLAS_CORETYPE"
    private static let threadsVariable = "OPENBLAS_NUM_THREADS"

    /// How the C library allocates: huge pages, because thousands of replicas spread over ordinary ones cost a fifth of a run in
    /// address translation; and vectors of a mebibyte or more in mappings of their own, which go back to the system when
    /// they are freed instead of leaving holes (a quarter of a peer's memory with a model of 20 MB).
    private static let allocation = "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=1048576"

    /// Starts the program anew with OpenBLAS held to one thread and to the processor kernel it chose itself.
    ///
    /// OpenBLAS reads both settings when it is loaded, so they must be there before the program starts. Does
    /// nothing when a kernel is set already, and goes on without when the program cannot be started again.
    static func establish() {
        if Environment[coreVariable] == nil {
            setenv(threadsVariable, "1", 1)
            setenv(coreVariable, LinearAlgebraBackend.coreName, 1)
            setenv("GLIBC_TUNABLES", allocation, 0)
            execv("/proc/self/exe", CommandLine.unsafeArgv)
        }
        LinearAlgebraBackend.useOneThreadPerCall()
    }
}
