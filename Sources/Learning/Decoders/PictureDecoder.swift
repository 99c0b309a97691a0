import CJPEG
import CPNG

/// Decodes PNG and JPEG files with libpng and libjpeg; told apart by how they begin.
///
/// Hands memory to C, as `Inflation` does. The size that a file claims is checked before any pixel is decoded.
enum PictureDecoder {
    /// The most pixels of one picture: 64 million, 8192 by 8192.
    static let pixelLimit = 1 << 26

    /// The most pixels on a side; what JPEG can have.
    static let sideLimit = 65_535

    /// Endings of the files that are pictures, in lower case.
    static let suffixes = [".png", ".jpg", ".jpeg"]

    /// The picture in the bytes of a whole file.
    ///
    /// - Parameters:
    ///   - bytes: of the file.
    ///   - file: its name, for errors.
    ///   - channels: 1 for grey, 3 for red, green and blue. Colours become grey as the libraries weigh them; what is
    ///     transparent is laid on black.
    /// - Returns: the picture, values in 0...255.
    /// - Throws: when it is neither, damaged or too large.
    static func decode(_ bytes: [UInt8], file: String, channels: Int) throws(DatasetError) -> Picture {
        let decoder: Library
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
            decoder = .png
        } else if bytes.starts(with: [0xFF, 0xD8]) {
            decoder = .jpeg
        } else {
            throw DatasetError(file, "neither PNG nor JPEG (it begins otherwise)")
        }
        let (width, height) = try decoder.size(of: bytes, file)
        guard width > 0, height > 0, width <= sideLimit, height <= sideLimit, width * height <= pixelLimit
        else {
            throw DatasetError(
                file, "\(width)x\(height) pixels (expected at most \(pixelLimit), \(sideLimit) on a side)")
        }
        let pixels = try decoder.pixels(of: bytes, channels: channels, width: width, height: height, file)
        return Picture(channels: channels, height: height, width: width, pixels: pixels)
    }

    private enum Library: String {
        case png = "PNG"
        case jpeg = "JPEG"

        func size(of bytes: [UInt8], _ file: String) throws(DatasetError) -> (width: Int, height: Int) {
            var (width, height): (UInt32, UInt32) = (0, 0)
            try call(file) { reason, length in
                bytes.withUnsafeBufferPointer { source in
                    self == .png
                        ? murmur_png_size(
                            source.baseAddress, source.count, &width, &height, reason, length)
                        : murmur_jpeg_decode(
                            source.baseAddress, source.count, 0, nil, 0, &width, &height, reason, length)
                }
            }
            return (Int(width), Int(height))
        }

        func pixels(
            of bytes: [UInt8], channels: Int, width: Int, height: Int, _ file: String
        ) throws(DatasetError) -> [UInt8] {
            var pixels = [UInt8](repeating: 0, count: channels * width * height)
            var (seenWidth, seenHeight): (UInt32, UInt32) = (0, 0)
            try call(file) { reason, length in
                bytes.withUnsafeBufferPointer { source in
                    pixels.withUnsafeMutableBufferPointer { target in
                        self == .png
                            ? murmur_png_decode(
                                source.baseAddress, source.count, Int32(channels), target.baseAddress,
                                target.count, reason, length)
                            : murmur_jpeg_decode(
                                source.baseAddress, source.count, Int32(channels), target.baseAddress,
                                target.count, &seenWidth, &seenHeight, reason, length)
                    }
                }
            }
            return pixels
        }

        /// Calls a function that gives 0, or another number and a reason.
        private func call(
            _ file: String, _ body: (UnsafeMutablePointer<CChar>?, Int) -> Int32
        ) throws(DatasetError) {
            var reason = [CChar](repeating: 0, count: 256)
            let status = reason.withUnsafeMutableBufferPointer { body($0.baseAddress, $0.count) }
            guard status != 0 else { return }
            let words = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw DatasetError(file, "damaged \(rawValue) (\(String(decoding: words, as: UTF8.self)))")
        }
    }
}
