import COpenSSL

/// The memory of this process, where keys lie once they are loaded.
public enum ProcessMemory {
    /// Keeps it out of core dumps and from debuggers of the same user, until the process ends.
    ///
    /// Does nothing where the system does not allow it.
    public static func hide() { _ = COpenSSL_hide_process() }
}
