import Reports
import Wire

/// A directory that TensorBoard is pointed at: a folder for each run, an event file in each.
enum TensorBoardDirectory {
    /// TensorBoard looks for `tfevents`, and takes what stands between for the time the file was begun, in seconds.
    static let fileName = "events.out.tfevents.0000000000.murmur"

    /// Writes one event file for each run.
    ///
    /// - Throws: `Failure` when one cannot be written.
    static func write(
        _ groups: [RunGroup], perNode: Bool, to directory: OutputDirectory
    ) throws(Failure) {
        for (folder, run) in RunFolders.folders(of: groups) {
            let place = OutputDirectory(directory.file(folder))
            try place.create()
            let records = TensorBoardEvents.records(of: run, perNode: perNode)
            try OutputFile.write(records.flatMap(framed), to: place.file(fileName))
        }
    }

    /// A record as TensorFlow frames it (`tensorflow/core/lib/io/record_writer.h`): length, its checksum, the record, its
    /// checksum; all little-endian.
    static func framed(_ record: [UInt8]) -> [UInt8] {
        let length = littleEndian(UInt64(record.count))
        return length + littleEndian(maskedChecksum(length)) + record + littleEndian(maskedChecksum(record))
    }

    /// CRC32C, rotated by 15 bits and moved on by a constant, so that data with checksums in them can be summed again.
    private static func maskedChecksum(_ bytes: [UInt8]) -> UInt32 {
        let checksum = CRC32C.checksum(bytes)
        return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
    }

    private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        stride(from: 0, to: value.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
