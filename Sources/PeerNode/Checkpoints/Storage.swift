/// The files of one directory, as far as keeping checkpoints needs them.
///
/// `DirectoryStorage` is the real one; tests inject one that fails and crashes at every call. Names are those of files in
/// the directory, never paths.
public protocol Storage: AnyObject {
    /// A new, empty file; fails when there is one of that name.
    func create(_ name: String) throws(StorageError) -> StorageFile
    /// Writes at least one byte at the end of a file and says how many; for no bytes at all, none.
    func write(_ bytes: [UInt8], to file: StorageFile) throws(StorageError) -> Int
    /// Waits until the file's bytes would survive a power cut. After a failure the file is worthless: the system may have
    /// dropped the bytes and would say that all is well the next time.
    func synchronise(_ file: StorageFile) throws(StorageError)
    /// Lets the file go, whether or not this fails.
    func close(_ file: StorageFile) throws(StorageError)
    /// Gives a file another name at once; a file that had that name is gone.
    func rename(_ name: String, to newName: String) throws(StorageError)
    /// Gives a file a second name.
    func link(_ name: String, as newName: String) throws(StorageError)
    /// Removes a name; that there is none is no failure.
    func remove(_ name: String) throws(StorageError)
    /// Waits until all names given so far would survive a power cut.
    func synchroniseDirectory() throws(StorageError)
    /// All bytes of a file; nil when there is none of that name.
    func read(_ name: String) throws(StorageError) -> [UInt8]?
}

/// A file that is open for writing.
public struct StorageFile: Equatable, Sendable {
    /// The system's number for it.
    public let descriptor: Int32
    /// Its name, for errors.
    public let name: String

    /// An open file.
    public init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }
}
