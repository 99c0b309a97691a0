import Testing

@testable import LinearAlgebra

@Suite struct `image columns` {
    /// Widths below, at and above the eight numbers that are copied at a time; strides and padding.
    static let windows = [
        (3, 3, 1, 1), (8, 1, 1, 0), (9, 2, 1, 1), (21, 5, 1, 2), (12, 3, 2, 1), (19, 4, 3, 3),
    ]
    .compactMap { width, kernel, stride, padding in
        ImageWindow(
            channels: 2, height: 7, width: width, kernel: kernel, stride: stride, padding: padding)
    }

    private func images(_ window: ImageWindow) -> [Float] {
        (0..<(2 * 3 * window.inputPlane)).map { Float($0 * 37 % 101) - 50 }
    }

    /// What the definition says, for images 1 and 2 of three.
    private func expected(_ images: [Float], _ window: ImageWindow) -> [Float] {
        var columns: [Float] = []
        for channel in 0..<2 {
            for (ky, kx) in (0..<window.kernel).flatMap({ y in (0..<window.kernel).map { (y, $0) } }) {
                for image in 1..<3 {
                    for (y, x) in (0..<window.outputHeight).flatMap({ y in
                        (0..<window.outputWidth).map { (y, $0) }
                    }) {
                        let row = y * window.stride + ky - window.padding
                        let column = x * window.stride + kx - window.padding
                        let isInside = (0..<7).contains(row) && (0..<window.width).contains(column)
                        let plane = (channel * 3 + image) * window.inputPlane
                        columns.append(isInside ? images[plane + row * window.width + column] : 0)
                    }
                }
            }
        }
        return columns
    }

    @Test(arguments: windows)
    func `hold what the window sees`(window: ImageWindow) {
        let images = images(window)
        var columns = [Float](repeating: .nan, count: window.elements * 2 * window.outputPlane)
        var span = columns.mutableSpan
        ImageColumns.gather(images.span, batch: 3, 1..<3, window, into: &span)
        #expect(columns == expected(images, window))
    }

    @Test(arguments: windows)
    func `are added back to where they came from`(window: ImageWindow) {
        // Scattering is the transpose of gathering: whole numbers, so both sums are exact.
        let images = images(window)
        let columns = expected(images, window)
        let others = columns.indices.map { Float($0 % 13) - 6 }
        var target = [Float](repeating: 1, count: images.count)
        var span = target.mutableSpan
        ImageColumns.scatter(others.span, into: &span, batch: 3, 1..<3, window)
        let left = zip(columns, others).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        let right = zip(images, target).reduce(0) { $0 + Double($1.0) * (Double($1.1) - 1) }
        #expect(left == right)
        #expect(target[..<window.inputPlane].allSatisfy { $0 == 1 })
    }

    @Test func `need a window that fits`() {
        #expect(ImageWindow(channels: 1, height: 4, width: 4, kernel: 5, stride: 1, padding: 0) == nil)
        #expect(ImageWindow(channels: 1, height: 4, width: 4, kernel: 2, stride: 1, padding: 2) == nil)
        let window = ImageWindow(channels: 1, height: 4, width: 5, kernel: 3, stride: 2, padding: 1)
        #expect(window?.outputHeight == 2 && window?.outputWidth == 3)
    }
}
