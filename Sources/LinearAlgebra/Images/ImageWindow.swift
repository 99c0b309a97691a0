/// A square window that slides over images: what a convolution or a pooling sees of them.
public struct ImageWindow: Sendable, Equatable {
    /// Channels that the window spans.
    public let channels: Int
    /// Rows of an image.
    public let height: Int
    /// Columns of an image.
    public let width: Int
    /// Rows and columns of the window.
    public let kernel: Int
    /// From one place of the window to the next, in both directions.
    public let stride: Int
    /// Rows and columns added on every side; they count as 0, and never as a maximum.
    public let padding: Int
    /// Places of the window from top to bottom.
    public let outputHeight: Int
    /// Places of the window from left to right.
    public let outputWidth: Int

    /// Nil when the window is larger than the padded image, or lies in the padding alone.
    ///
    /// - Parameters:
    ///   - channels: at least 1.
    ///   - height: at least 1.
    ///   - width: at least 1.
    ///   - kernel: at least 1.
    ///   - stride: at least 1.
    ///   - padding: at least 0, less than the kernel.
    public init?(channels: Int, height: Int, width: Int, kernel: Int, stride: Int, padding: Int) {
        precondition(
            channels > 0 && height > 0 && width > 0 && kernel > 0 && stride > 0 && padding >= 0,
            "a window \(kernel), stride \(stride), padding \(padding) on images \(channels)x\(height)x\(width)"
        )
        guard padding < kernel, height + 2 * padding >= kernel, width + 2 * padding >= kernel else {
            return nil
        }
        self.channels = channels
        self.height = height
        self.width = width
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        outputHeight = (height + 2 * padding - kernel) / stride + 1
        outputWidth = (width + 2 * padding - kernel) / stride + 1
    }

    /// Elements of one channel of one image.
    public var inputPlane: Int { height * width }
    /// Places of the window on one image.
    public var outputPlane: Int { outputHeight * outputWidth }
    /// Elements the window sees at one place.
    public var elements: Int { channels * kernel * kernel }

    /// The places from left to right at which the window's column `offset` lies within the image.
    @inline(__always)
    func places(ofColumn offset: Int) -> Range<Int> {
        let shift = padding - offset
        let first = shift > 0 ? (shift + stride - 1) / stride : 0
        let end = min(outputWidth, (width - 1 + shift) / stride + 1)
        return first..<max(first, width - 1 + shift < 0 ? 0 : end)
    }
}
