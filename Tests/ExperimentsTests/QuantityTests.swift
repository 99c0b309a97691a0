import Experiments
import Testing

@Suite struct Quantities {
    private func nanoseconds(_ text: String) throws -> Int64? {
        let problems = InputProblems()
        let root = try YAMLDocument(text: "w: \(text)", fileName: "q.yaml").root
        return YAMLObject(root, problems)?.nanoseconds("w")
    }

    @Test(
        arguments: [
            ("0", 0), ("0s", 0), ("1ns", 1), ("10us", 10_000), ("10µs", 10_000), ("0.1ms", 100_000),
            ("1.5s", 1_500_000_000),
            ("2min", 120_000_000_000), ("0.05min", 3_000_000_000), ("1h", 3_600_000_000_000),
            ("1e3us", 1_000_000),
            ("2.5e-3 s", 2_500_000), ("0.000000001s", 1),
        ])
    func `durations are exact`(text: String, value: Int64) throws {
        #expect(try nanoseconds(text) == value)
    }

    @Test func `sizes and rates have decimal and binary units`() throws {
        let problems = InputProblems()
        let root = try YAMLDocument(
            text: "a: 4kB\nb: 1MiB\nc: 0.5GB\nd: 1Gbit/s\ne: 10MB/s\nf: 1KiB/s\n", fileName: "q.yaml"
        ).root
        let object = try #require(YAMLObject(root, problems))
        #expect(object.bytes("a") == 4000)
        #expect(object.bytes("b") == 1_048_576)
        #expect(object.bytes("c") == 500_000_000)
        #expect(object.bitsPerSecond("d") == 1_000_000_000)
        #expect(object.bitsPerSecond("e") == 80_000_000)
        #expect(object.bitsPerSecond("f") == 8192)
        #expect(problems.isEmpty)
    }
}
