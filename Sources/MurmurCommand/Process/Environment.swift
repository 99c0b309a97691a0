import Glibc

/// The variables the program was started with.
enum Environment {
    /// A variable's value; nil when it is not set or empty.
    static subscript(name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}
