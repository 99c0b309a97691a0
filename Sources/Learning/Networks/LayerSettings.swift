import Catalogues
import LinearAlgebra

extension Setting {
    /// Whether a layer adds a bias.
    static func bias(default hasBias: Bool) -> Setting {
        Setting("bias", .boolean, default: .boolean(hasBias), "whether a bias is added")
    }

    /// What the vectors of an embedding start from.
    static let deviation = Setting(
        "deviation", .number(0...1000), default: 1,
        "standard deviation of the numbers it starts from (PyTorch's nn.Embedding: 1; GPT-2: 0.02)")

    /// Rows and columns of a window.
    static let kernel = Setting("kernel", .integer(1...1024), "rows and columns of the window")

    /// How far a window moves.
    static func stride(_ defaultValue: Int, _ summary: String) -> Setting {
        Setting("stride", .integer(0...1024), default: .integer(defaultValue), summary)
    }

    /// Zeros around an image.
    static let padding = Setting(
        "padding", .integer(0...512), default: 0,
        "rows and columns added on every side of the image, less than the kernel")

    /// What is added to variances before a division.
    static let variancePadding = Setting(
        "epsilon", .number(0...1, excludingLowerBound: true), default: 1e-5,
        "ε, added to the variance (PyTorch's default 1e-5)")
}

extension ImageWindow {
    /// The settings of a layer that reduces every window of a channel to one number.
    static let poolingSettings: [Setting] = [
        .kernel, .stride(0, "from one window to the next; 0 for the kernel's size"), .padding,
    ]

    /// The window of `poolingSettings`.
    ///
    /// - Throws: when the input is no image, or the window does not fit it.
    static func pooling(_ settings: Settings, on input: SampleShape) throws(LayerError) -> ImageWindow {
        let (kernel, stride) = (settings.integer("kernel"), settings.integer("stride"))
        return try fitting(
            input, kernel: kernel, stride: stride == 0 ? kernel : stride, padding: settings.integer("padding")
        )
    }

    /// What one number for each window of each channel makes.
    var pooled: SampleShape { .image(channels: channels, height: outputHeight, width: outputWidth) }

    /// The window that a layer's settings describe.
    ///
    /// - Throws: when the input is no image, or the window does not fit it.
    static func fitting(
        _ input: SampleShape, kernel: Int, stride: Int, padding: Int
    ) throws(LayerError) -> ImageWindow {
        guard case .image(let channels, let height, let width) = input else {
            throw .needs("images", got: input, "state the model's input as [channels, height, width]")
        }
        let window = ImageWindow(
            channels: channels, height: height, width: width, kernel: kernel, stride: stride, padding: padding
        )
        guard let window else {
            throw LayerError(
                "a window of \(kernel)x\(kernel) with padding \(padding) does not fit \(input) "
                    + "(expected padding < kernel <= size + 2·padding)")
        }
        return window
    }
}
