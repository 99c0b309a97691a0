/// Maxima and means over windows of planes: one channel of one image each.
///
/// The window's channels do not count: every plane is pooled for itself.
public enum Pooling {
    /// The largest element at every place of the window, and where it lies; the first of equals.
    ///
    /// - Parameters:
    ///   - input: `[planes, height, width]`.
    ///   - window: what the window sees.
    ///   - output: `[planes, outputHeight, outputWidth]`, overwritten.
    ///   - positions: of the maxima within their planes; as many as the output has elements, or more.
    public static func maxima(
        _ input: Span<Float>, _ window: ImageWindow, into output: inout MutableSpan<Float>,
        positions: inout MutableSpan<Int32>
    ) {
        let planes = planes(input.count, output.count, window)
        precondition(
            positions.count >= output.count, "\(positions.count) positions of \(output.count) maxima")
        unsafe input.withUnsafeBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                unsafe positions.withUnsafeMutableBufferPointer { positions in
                    guard let from = input.baseAddress, let to = output.baseAddress,
                        let places = positions.baseAddress
                    else { return }
                    let isHalving = window.kernel == 2 && window.stride == 2 && window.padding == 0
                    for plane in 0..<planes {
                        let source = unsafe from + plane * window.inputPlane
                        let target = unsafe to + plane * window.outputPlane
                        let place = unsafe places + plane * window.outputPlane
                        if isHalving {
                            unsafe halve(source, window, target, place)
                        } else {
                            unsafe maxima(source, window, target, place)
                        }
                    }
                }
            }
        }
    }

    /// Gives every maximum's gradient to the element it was: `target ← 0`, then `target[position] += delta`.
    ///
    /// - Parameters:
    ///   - delta: `[planes, outputHeight, outputWidth]`.
    ///   - positions: what `maxima` gave.
    ///   - window: what the window sees.
    ///   - target: `[planes, height, width]`, overwritten.
    public static func spread(
        _ delta: Span<Float>, to positions: Span<Int32>, _ window: ImageWindow,
        into target: inout MutableSpan<Float>
    ) {
        let planes = planes(target.count, delta.count, window)
        precondition(positions.count >= delta.count, "\(positions.count) positions of \(delta.count) maxima")
        unsafe delta.withUnsafeBufferPointer { delta in
            unsafe positions.withUnsafeBufferPointer { positions in
                unsafe target.withUnsafeMutableBufferPointer { target in
                    guard let from = delta.baseAddress, let places = positions.baseAddress,
                        let to = target.baseAddress
                    else { return }
                    unsafe target.update(repeating: 0)
                    for plane in 0..<planes {
                        let start = unsafe to + plane * window.inputPlane
                        for index in (plane * window.outputPlane)..<((plane + 1) * window.outputPlane) {
                            // The positions are this type's own: `maxima` writes none outside a plane.
                            unsafe start[Int(places[index])] += from[index]
                        }
                    }
                }
            }
        }
    }

    /// The mean at every place of the window; elements of the padding count as 0.
    ///
    /// - Parameters:
    ///   - input: `[planes, height, width]`.
    ///   - window: what the window sees.
    ///   - output: `[planes, outputHeight, outputWidth]`, overwritten.
    public static func means(
        _ input: Span<Float>, _ window: ImageWindow, into output: inout MutableSpan<Float>
    ) {
        let planes = planes(input.count, output.count, window)
        let share = 1 / Float(window.kernel * window.kernel)
        for plane in 0..<planes {
            let source = input.extracting(
                (plane * window.inputPlane)..<((plane + 1) * window.inputPlane))
            var index = plane * window.outputPlane
            for y in 0..<window.outputHeight {
                let rows = window.span(at: y, of: window.height)
                for x in 0..<window.outputWidth {
                    let columns = window.span(at: x, of: window.width)
                    var sum: Float = 0
                    for row in rows {
                        for column in columns { sum += source[row * window.width + column] }
                    }
                    output[index] = sum * share
                    index += 1
                }
            }
        }
    }

    /// The gradient of `means`: every element of a window takes an equal share.
    ///
    /// - Parameters:
    ///   - delta: `[planes, outputHeight, outputWidth]`.
    ///   - window: what the window sees.
    ///   - target: `[planes, height, width]`, overwritten.
    public static func spreadMeans(
        _ delta: Span<Float>, _ window: ImageWindow, into target: inout MutableSpan<Float>
    ) {
        let planes = planes(target.count, delta.count, window)
        let share = 1 / Float(window.kernel * window.kernel)
        for index in target.indices { target[index] = 0 }
        for plane in 0..<planes {
            var source = plane * window.outputPlane
            let start = plane * window.inputPlane
            for y in 0..<window.outputHeight {
                let rows = window.span(at: y, of: window.height)
                for x in 0..<window.outputWidth {
                    let value = delta[source] * share
                    source += 1
                    for row in rows {
                        for column in window.span(at: x, of: window.width) {
                            target[start + row * window.width + column] += value
                        }
                    }
                }
            }
        }
    }

    // MARK: - One plane

    /// Windows of 2x2 side by side, without a branch.
    @inline(__always)
    private static func halve(
        _ source: UnsafePointer<Float>, _ window: ImageWindow, _ target: UnsafeMutablePointer<Float>,
        _ positions: UnsafeMutablePointer<Int32>
    ) {
        var index = 0
        for y in 0..<window.outputHeight {
            let start = 2 * y * window.width
            let upper = unsafe source + start
            let lower = unsafe upper + window.width
            for x in 0..<window.outputWidth {
                var (best, place) = unsafe (upper[2 * x], 2 * x)
                let others = unsafe (upper[2 * x + 1], lower[2 * x], lower[2 * x + 1])
                if !(others.0 <= best) { (best, place) = (others.0, 2 * x + 1) }
                if !(others.1 <= best) { (best, place) = (others.1, window.width + 2 * x) }
                if !(others.2 <= best) { (best, place) = (others.2, window.width + 2 * x + 1) }
                unsafe target[index] = best
                unsafe positions[index] = Int32(truncatingIfNeeded: start + place)
                index &+= 1
            }
        }
    }

    private static func maxima(
        _ source: UnsafePointer<Float>, _ window: ImageWindow, _ target: UnsafeMutablePointer<Float>,
        _ positions: UnsafeMutablePointer<Int32>
    ) {
        var index = 0
        for y in 0..<window.outputHeight {
            let rows = window.span(at: y, of: window.height)
            for x in 0..<window.outputWidth {
                let columns = window.span(at: x, of: window.width)
                var place = rows.lowerBound * window.width + columns.lowerBound
                var best = unsafe source[place]
                for row in rows {
                    for column in columns {
                        let value = unsafe source[row * window.width + column]
                        if !(value <= best) { (best, place) = (value, row * window.width + column) }
                    }
                }
                unsafe target[index] = best
                unsafe positions[index] = Int32(truncatingIfNeeded: place)
                index += 1
            }
        }
    }

    private static func planes(_ input: Int, _ output: Int, _ window: ImageWindow) -> Int {
        let planes = input / window.inputPlane
        precondition(
            input == planes * window.inputPlane && output == planes * window.outputPlane,
            "pooling: \(input) elements do not give \(output)")
        return planes
    }
}

extension ImageWindow {
    /// The rows (or columns) of the image that the window covers at a place.
    @inline(__always)
    func span(at place: Int, of size: Int) -> Range<Int> {
        let first = place * stride - padding
        return max(0, first)..<min(size, first + kernel)
    }
}
