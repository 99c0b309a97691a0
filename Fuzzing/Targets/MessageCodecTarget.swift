import Compressors
import GossipAlgorithms
import Wire

/// The input is a message: whatever decodes must encode to the same bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func tryMessage(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let message = try? MessageCodec.decode(bytes) else { return 0 }
    let again = MessageCodec.encode(message)
    expect(again == bytes, "decoding loses something")
    expect(
        again.count == MessageCodec.headerBytes + MessageCodec.payloadBytes(of: message),
        "the announced size is wrong")
    if let vector = message.compressed, vector.count <= 4096 {
        expect(vector.decoded().allSatisfy(\.isFinite), "a compressed vector is not finite")
    }
    observe(again)
    return 0
}
