/// Lays out what a window sees of images as a matrix, so that a convolution becomes one matrix product (im2col), and
/// adds such a matrix back onto images (col2im).
///
/// Images are `[channels, batch, height, width]`: with the channels outermost, one product serves as many images as one
/// likes, and its result is laid out in the same way. Source: Chellapilla, Puri & Simard 2006.
public enum ImageColumns {
    /// `columns[(c, ky, kx), (b, oy, ox)] ← images[c, b, oy·stride + ky − padding, ox·stride + kx − padding]`, 0 outside.
    ///
    /// - Parameters:
    ///   - images: `[channels, batch, height, width]`.
    ///   - batch: images in all.
    ///   - chosen: the images to lay out.
    ///   - window: what the window sees.
    ///   - columns: `[elements, chosen.count · outputPlane]`, overwritten.
    public static func gather(
        _ images: Span<Float>, batch: Int, _ chosen: Range<Int>, _ window: ImageWindow,
        into columns: inout MutableSpan<Float>
    ) {
        check(images.count, columns.count, batch, chosen, window)
        unsafe images.withUnsafeBufferPointer { images in
            unsafe columns.withUnsafeMutableBufferPointer { columns in
                guard let from = images.baseAddress, let to = columns.baseAddress else { return }
                forEachRun(batch, chosen, window) { runs in
                    unsafe gather(runs, from, into: to)
                }
            }
        }
    }

    /// Adds every element of the columns to the element of the images that `gather` would have taken it from.
    ///
    /// - Parameters:
    ///   - columns: `[elements, chosen.count · outputPlane]`.
    ///   - images: `[channels, batch, height, width]`; images that are not chosen stay as they are.
    ///   - batch: images in all.
    ///   - chosen: the images the columns belong to.
    ///   - window: what the window sees.
    public static func scatter(
        _ columns: Span<Float>, into images: inout MutableSpan<Float>, batch: Int, _ chosen: Range<Int>,
        _ window: ImageWindow
    ) {
        check(images.count, columns.count, batch, chosen, window)
        unsafe columns.withUnsafeBufferPointer { columns in
            unsafe images.withUnsafeMutableBufferPointer { images in
                guard let from = columns.baseAddress, let to = images.baseAddress else { return }
                forEachRun(batch, chosen, window) { runs in
                    unsafe scatter(runs, from, into: to)
                }
            }
        }
    }

    /// The rows of one channel of one image as one element of the window sees them.
    private struct Runs {
        let window: ImageWindow
        /// The row of the window.
        let offset: Int
        /// Where the image's plane begins.
        let plane: Int
        /// Where the columns' part for this image begins.
        let target: Int
        /// The places, from left to right, that lie within the image.
        let places: Range<Int>
        /// The image's column at place 0; negative in the padding.
        let firstColumn: Int

        /// The image's row at a place from top to bottom; nil in the padding.
        @inline(__always)
        func row(_ place: Int) -> Int? {
            let row = place * window.stride + offset - window.padding
            return row >= 0 && row < window.height ? row : nil
        }
    }

    @inline(__always)
    private static func forEachRun(
        _ batch: Int, _ chosen: Range<Int>, _ window: ImageWindow, _ body: (Runs) -> Void
    ) {
        let plane = window.outputPlane
        var target = 0
        for channel in 0..<window.channels {
            for offset in 0..<window.kernel {
                for column in 0..<window.kernel {
                    let places = window.places(ofColumn: column)
                    for image in chosen {
                        body(
                            Runs(
                                window: window, offset: offset,
                                plane: (channel * batch + image) * window.inputPlane, target: target,
                                places: places, firstColumn: column - window.padding))
                        target += plane
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func gather(
        _ runs: Runs, _ images: UnsafePointer<Float>, into columns: UnsafeMutablePointer<Float>
    ) {
        let window = runs.window
        let width = window.outputWidth
        for place in 0..<window.outputHeight {
            let to = unsafe columns + (runs.target + place * width)
            guard let row = runs.row(place) else {
                unsafe to.update(repeating: 0, count: width)
                continue
            }
            let from = unsafe images + (runs.plane + row * window.width + runs.firstColumn)
            let (first, end) = (runs.places.lowerBound, runs.places.upperBound)
            var x = 0
            while x < first {
                unsafe to[x] = 0
                x &+= 1
            }
            if window.stride == 1 {
                unsafe copy(from + first, to + first, end &- first)
            } else {
                while x < end {
                    unsafe to[x] = from[x &* window.stride]
                    x &+= 1
                }
            }
            x = end
            while x < width {
                unsafe to[x] = 0
                x &+= 1
            }
        }
    }

    /// Copies a short run: vectors of eight, of which the last overlaps the one before it, so that nothing is left over.
    ///
    /// Runs are as long as an image is wide; a call of the C library's copy would take longer than the copy.
    @inline(__always)
    private static func copy(
        _ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>, _ count: Int
    ) {
        var index = 0
        if count >= 8 {
            while index < count {
                let start = min(index, count &- 8)
                unsafe store(load(from, start), to, start)
                index &+= 8
            }
        } else {
            while index < count {
                unsafe to[index] = from[index]
                index &+= 1
            }
        }
    }

    @inline(__always)
    private static func load(_ from: UnsafePointer<Float>, _ index: Int) -> Lanes {
        unsafe UnsafeRawPointer(from + index).loadUnaligned(as: Lanes.self)
    }

    @inline(__always)
    private static func store(_ lanes: Lanes, _ to: UnsafeMutablePointer<Float>, _ index: Int) {
        unsafe UnsafeMutableRawPointer(to + index).storeBytes(of: lanes, as: Lanes.self)
    }

    private typealias Lanes = SIMD8<Float>

    @inline(__always)
    private static func scatter(
        _ runs: Runs, _ columns: UnsafePointer<Float>, into images: UnsafeMutablePointer<Float>
    ) {
        let window = runs.window
        for place in 0..<window.outputHeight {
            guard let row = runs.row(place) else { continue }
            let from = unsafe columns + (runs.target + place * window.outputWidth)
            let to = unsafe images + (runs.plane + row * window.width + runs.firstColumn)
            let end = runs.places.upperBound
            var x = runs.places.lowerBound
            if window.stride == 1 {
                while x &+ 8 <= end {
                    unsafe store(load(UnsafePointer(to), x) + load(from, x), to, x)
                    x &+= 8
                }
            }
            while x < end {
                unsafe to[x &* window.stride] += from[x]
                x &+= 1
            }
        }
    }

    private static func check(
        _ images: Int, _ columns: Int, _ batch: Int, _ chosen: Range<Int>, _ window: ImageWindow
    ) {
        precondition(
            images == window.channels * batch * window.inputPlane && chosen.lowerBound >= 0
                && chosen.upperBound <= batch
                && columns == window.elements * chosen.count * window.outputPlane,
            "\(columns) elements of columns for images \(chosen) of \(batch) in \(images) elements")
    }
}
