import Glibc

/// A decoded picture of 8-bit values, pixel after pixel, row after row, the channels of a pixel together.
struct Picture: Equatable {
    let channels: Int
    let height: Int
    let width: Int
    /// `[height, width, channels]`.
    let pixels: [UInt8]

    /// The picture at another size: scaled until it covers it, its middle kept.
    ///
    /// Scaling is linear interpolation whose triangle widens with the scale when it shrinks, so that every pixel counts:
    /// `torchvision.transforms.Resize` (antialias) and `CenterCrop`, Pillow's `BILINEAR`, but not rounded to bytes in between.
    ///
    /// - Parameters:
    ///   - target: rows of the result, at least 1.
    ///   - targetWidth: columns of the result, at least 1.
    /// - Returns: values in 0...1, `[channels, height, width]`.
    func covering(height target: Int, width targetWidth: Int) -> [Float] {
        let scale = max(Double(target) / Double(height), Double(targetWidth) / Double(width))
        let scaledHeight = max(target, Int((Double(height) * scale).rounded()))
        let scaledWidth = max(targetWidth, Int((Double(width) * scale).rounded()))
        let columns = Self.taps(
            from: width, to: scaledWidth, kept: (scaledWidth - targetWidth) / 2, count: targetWidth)
        let rows = Self.taps(
            from: height, to: scaledHeight, kept: (scaledHeight - target) / 2, count: target)
        // Every needed source row at its new width, `[channels, width]`, then rows together.
        var result = [Float](repeating: 0, count: channels * target * targetWidth)
        var narrowed: [Int: [Float]] = [:]
        for (y, row) in rows.enumerated() {
            for (offset, weight) in row.weights.enumerated() {
                let source = row.first + offset
                if narrowed[source] == nil { narrowed[source] = narrow(row: source, columns) }
                guard let line = narrowed[source] else { continue }
                for channel in 0..<channels {
                    let place = (channel * target + y) * targetWidth
                    for x in 0..<targetWidth {
                        result[place + x] += weight * line[channel * targetWidth + x]
                    }
                }
            }
            for source in narrowed.keys.filter({ $0 < row.first }) { narrowed[source] = nil }
        }
        return result
    }

    private func narrow(row: Int, _ columns: [Taps]) -> [Float] {
        var line = [Float](repeating: 0, count: channels * columns.count)
        for (x, column) in columns.enumerated() {
            for (offset, weight) in column.weights.enumerated() {
                let pixel = (row * width + column.first + offset) * channels
                for channel in 0..<channels {
                    line[channel * columns.count + x] += weight / 255 * Float(pixels[pixel + channel])
                }
            }
        }
        return line
    }

    /// What one number of the result takes from consecutive ones of the source.
    private struct Taps {
        let first: Int
        let weights: [Float]
    }

    /// The taps of some of the numbers of a line that is scaled.
    private static func taps(from source: Int, to scaled: Int, kept first: Int, count: Int) -> [Taps] {
        let scale = Double(source) / Double(scaled)
        let reach = max(1, scale)
        return (first..<(first + count)).map { index in
            let center = (Double(index) + 0.5) * scale
            let low = max(0, Int(center - reach + 0.5))
            let high = min(source, Int(center + reach + 0.5))
            let weights = (low..<max(low + 1, high)).map { place in
                max(0, 1 - abs((Double(place) + 0.5 - center) / reach))
            }
            let sum = weights.reduce(0, +)
            return Taps(first: low, weights: weights.map { Float($0 / sum) })
        }
    }
}
