/// The shape of one sample between two layers, which also says how a batch of them lies in memory.
public enum SampleShape: Sendable, Equatable, CustomStringConvertible {
    /// So many numbers; a batch is `[batch, features]`.
    case features(Int)
    /// A sequence of so many vectors; a batch is `[batch, tokens, channels]`.
    case tokens(Int, channels: Int)
    /// An image; a batch is `[channels, batch, height, width]`, with the channels outermost, so that a convolution of a
    /// whole batch is one matrix product.
    case image(channels: Int, height: Int, width: Int)

    /// The shape of 1, 2 or 3 positive dimensions: features, tokens, or an image; nil for others.
    public init?(dimensions: [Int]) {
        guard dimensions.allSatisfy({ $0 > 0 }) else { return nil }
        switch dimensions.count {
        case 1: self = .features(dimensions[0])
        case 2: self = .tokens(dimensions[0], channels: dimensions[1])
        case 3: self = .image(channels: dimensions[0], height: dimensions[1], width: dimensions[2])
        default: return nil
        }
    }

    /// The numbers in one sample.
    public var count: Int {
        switch self {
        case .features(let count): count
        case .tokens(let count, let channels): count * channels
        case .image(let channels, let height, let width): channels * height * width
        }
    }

    /// In words: `10 features`, `16 tokens of 64 channels`, `images 6x14x14`.
    public var description: String {
        switch self {
        case .features(let count): "\(count) features"
        case .tokens(let count, let channels): "\(count) tokens of \(channels) channels"
        case .image(let channels, let height, let width): "images \(channels)x\(height)x\(width)"
        }
    }
}
