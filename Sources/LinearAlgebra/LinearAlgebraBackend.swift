import COpenBLAS

/// What computes the products: OpenBLAS, its processor kernel and its thread count.
///
/// The bits of a product depend on the kernel ("core type") and on the thread count, so both are part of every report.
public enum LinearAlgebraBackend {
    /// Makes every BLAS call use the calling thread only.
    ///
    /// Call it first thing in a program: parallelism here is across replicas, and a second BLAS thread changes bits and
    /// slows small products.
    public static func useOneThreadPerCall() {
        openblas_set_num_threads(1)
    }

    /// `useOneThreadPerCall`, at the first use only: what draws conclusions from bits does not rely on a program to call it.
    static let oneThreadPerCall: Void = useOneThreadPerCall()

    /// The processor kernel OpenBLAS chose, for example `Haswell` or `SkylakeX`.
    public static var coreName: String { unsafe String(cString: openblas_get_corename()) }

    /// Version and build options of the library, for example `OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH …`.
    public static var configuration: String { unsafe String(cString: openblas_get_config()) }
}
