import GossipAlgorithms
import LinearAlgebra
import Wire

/// A connection: the first byte chooses how the bytes are cut and where they come from, the rest makes them.
///
/// Either the rest is the stream itself, or it describes frames: then checksums, lengths and sequence numbers are filled in
/// mostly right, so that what lies behind them is reached.
@_cdecl("LLVMFuzzerTestOneInput")
public func tryConnection(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = Input(start, count)
    let choice = input.byte()
    let isUp = choice & 1 == 0
    let assembler = FrameAssembler()
    if isUp { begin(assembler) }
    let stream = choice & 2 == 0 ? described(&input) : input.rest()
    feed(stream, in: 1 + Int(choice >> 2) * Int(choice >> 2) * 40, to: assembler)
    return 0
}

private let parameterCount = 10_000
private let pool = BufferPool(length: parameterCount, capacity: 2)

private func begin(_ assembler: FrameAssembler) {
    guard let limits = try? FrameLimits(parameterCount: parameterCount) else { return }
    assembler.beginMessages(limits: limits, pool: pool)
}

/// Frames from a description: for each a byte of options, a type, the length of the content, the content, and how often
/// its last byte is repeated, which makes large ones.
private func described(_ input: inout Input) -> [UInt8] {
    var stream: [UInt8] = []
    var sequence: UInt64 = 1
    while !input.isEmpty, stream.count < 50_000 {
        let options = input.byte()
        let type = FrameType(rawValue: input.byte() & 15) ?? .acknowledge
        var content = input.take(options & 1 == 0 ? Int(input.byte()) : input.number())
        if options & 2 != 0 {
            content += [UInt8](repeating: input.byte() & 0x3F, count: input.number() % 50_000)
            if type == .message, content.count >= 48, options & 4 != 0 { stateCount(in: &content) }
        }
        if options & 8 != 0 { sequence = UInt64(input.byte()) }
        var header = FrameHeader(
            type: type, length: UInt32(content.count), sequence: sequence, exchange: UInt64(options),
            contentChecksum: options & 16 != 0 ? nil : CRC32C.checksum(content))
        if options & 32 != 0 { header.length = UInt32(truncatingIfNeeded: input.number() &* input.number()) }
        if options & 64 != 0 { header.contentChecksum = UInt32(input.byte()) }
        stream += header.encoded() + content
        sequence &+= 1
    }
    return stream
}

/// Writes into a message's header how many single-precision elements follow it.
private func stateCount(in content: inout [UInt8]) {
    content.removeLast(content.count % 4)
    let count = (content.count - 48) / 4
    content[1] = 1
    for offset in 0..<8 { content[40 + offset] = UInt8(truncatingIfNeeded: count >> (8 * offset)) }
}

private func feed(_ stream: [UInt8], in piece: Int, to assembler: FrameAssembler) {
    // Long streams in single bytes would only take time.
    let piece = max(piece, stream.count / 256)
    var position = 0
    var sequence: UInt64 = 0
    while position < stream.count {
        let destination = assembler.destination()
        let wanted = min(piece, destination.count, stream.count - position)
        guard wanted > 0 else { return }
        destination.copyBytes(from: stream[position..<(position + wanted)])
        assembler.received(wanted)
        position += wanted
        do throws(WireError) {
            while let frame = try assembler.next() {
                sequence &+= 1
                expect(frame.sequence == sequence, "a frame out of sequence came through")
                check(frame, assembler)
            }
        } catch {
            observe(Array(error.description.utf8))
            expect(assembler.destination().isEmpty, "bytes are taken after an error")
            return
        }
    }
    observe([assembler.isInsideFrame ? 1 : 0])
}

/// Encodes the frame again: it must take as many bytes as it took.
private func check(_ frame: Frame, _ assembler: FrameAssembler) {
    var encoder = FrameEncoder(checksContent: true)
    switch frame.content {
    case .control(let control):
        expect(encoder.encode(control).byteCount == frame.byteCount, "\(control) has another length")
        if case .hello = control { begin(assembler) }
    case .message(var message):
        let encoded = encoder.encode(message, exchange: frame.exchange)
        expect(encoded.byteCount == frame.byteCount, "a message has another length")
        observe(encoded.head)
        message.recycle(into: pool)
    }
}
