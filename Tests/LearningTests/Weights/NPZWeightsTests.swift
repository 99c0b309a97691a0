import Foundation
import LinearAlgebra
import Testing

@testable import Learning

@Suite struct `weights in .npz files` {
    /// NumPy 2.4.6: `savez(**{"0.weight": float32 [[1.5, -2, 3]], "0.bias": float64 [4]})`.
    private static let archive =
        "UEsDBC0AAAAAAAAAIQAuv/ca//////////8MABQAMC53ZWlnaHQubnB5AQAQAIwAAAAAAAAAjAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6"
        + "ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMSwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
        + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgCgAAwD8AAADAAABAQFBLAwQtAAAAAAAAACEA+kgfSf//////////CgAUADAuYmlhcy5ucHkB"
        + "ABAAiAAAAAAAAACIAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxmOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgx"
        + "LCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAAEEBQSwECLQMt"
        + "AAAAAAAAACEALr/3GowAAACMAAAADAAAAAAAAAAAAAAAgAEAAAAAMC53ZWlnaHQubnB5UEsBAi0DLQAAAAAAAAAhAPpIH0mIAAAAiAAAAAoA"
        + "AAAAAAAAAAAAAIABygAAADAuYmlhcy5ucHlQSwUGAAAAAAIAAgByAAAAjgEAAAAA"

    private func tensors(_ bytes: [UInt8]) throws -> [NamedTensor] {
        let weights = try WeightsFile(bytes, file: "w")
        return try weights.names.map { try weights.tensor($0) }
    }

    @Test func `are read as NumPy writes them`() throws {
        let read = try tensors(Array(try #require(Data(base64Encoded: Self.archive))))
        #expect(
            read == [
                NamedTensor(name: "0.weight", shape: [1, 3], values: [1.5, -2, 3]),
                NamedTensor(name: "0.bias", shape: [1], values: [4]),
            ])
    }

    @Test func `are read as they were written, bit for bit`() throws {
        let some = [
            NamedTensor(name: "0.weight", shape: [2, 3], values: [1, -2, 0.5, 0x1p-140, -0, 7]),
            NamedTensor(name: "scalar", shape: [], values: [4]),
            NamedTensor(name: "none", shape: [0, 5], values: []),
        ]
        let bytes = WeightsFormat.npz.encode(some)
        let read = try WeightsFile(bytes, file: "w")
        #expect(read.format == .npz)
        #expect(read.metadata.isEmpty)
        for (one, other) in zip(try tensors(bytes), some) {
            #expect(one.shape == other.shape)
            #expect(one.values.map(\.bitPattern) == other.values.map(\.bitPattern))
        }
        #expect(WeightsFormat.npz.encode(some) == bytes)
    }

    /// NumPy 2.4.6: `save(array([[1.5, -2, 3]], float32))`.
    @Test func `hold the arrays that NumPy saves`() {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }"
        let padded = header + String(repeating: " ", count: 117 - header.utf8.count) + "\n"
        let expected =
            NumPyHeader.magic + [1, 0, 118, 0] + Array(padded.utf8) + [0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0]
        #expect(NumPyArray.encode([1.5, -2, 3], shape: [1, 3]) == expected + [0, 0, 0x40, 0x40])
    }

    @Test func `are told from torch.save's pickles and from other archives`() {
        func archive(_ names: [String]) -> [UInt8] {
            var encoder = ZIPEncoder()
            for name in names { encoder.add(NumPyArray.encode([1], shape: [1]), named: name) }
            return encoder.finished()
        }
        #expect(
            problem { _ = try tensors(archive(["m/data.pkl", "m/data/0"])) }
                == "w: a file of torch.save, whose pickle is never loaded; save with safetensors.torch.save_file or numpy.savez"
        )
        #expect(
            problem { _ = try tensors(archive(["a.npy", "read.me"])) }
                == "w: no .npz file (member 'read.me' is no array)")
        #expect(problem { _ = try tensors(archive(["a.npy", "a.npy"])) } == "w: tensor 'a' occurs twice")
    }

    @Test func `never crash when cut off or changed`() {
        let whole = WeightsFormat.npz.encode([NamedTensor(name: "a", shape: [2], values: [1, 2])])
        for length in whole.indices { _ = try? tensors(Array(whole[..<length])) }
        for place in whole.indices {
            for byte in [0, 1, 0x27, 0x39, 0x7F, 0xFF] as [UInt8] {
                var changed = whole
                changed[place] = byte
                _ = try? tensors(changed)
            }
        }
    }
}
