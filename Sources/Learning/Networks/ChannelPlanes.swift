/// A batch of images as one plane of numbers for each channel of each sample, and one number for each of them: what layers
/// that reduce whole channels share.
struct ChannelPlanes: Sendable {
    let channels: Int
    /// Numbers in one plane.
    let size: Int

    /// - Throws: when the input is no image.
    init(of input: SampleShape) throws(LayerError) {
        guard case .image(let channels, let height, let width) = input else {
            throw .needs("images", got: input)
        }
        self.channels = channels
        size = height * width
    }

    /// One number for each channel.
    var reduced: SampleShape { .features(channels) }

    /// The plane, in a batch of images, of a number in a batch `[rows, channels]`.
    func plane(_ index: Int, rows: Int) -> Range<Int> {
        let (row, channel) = index.quotientAndRemainder(dividingBy: channels)
        let start = (channel * rows + row) * size
        return start..<(start + size)
    }
}
