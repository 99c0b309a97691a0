import Reports
import Testing

@Suite struct NumberTextTests {
    @Test(arguments: [
        (0.1, "0.1"), (8.0, "8"), (-0.5, "-0.5"), (1e22, "1e+22"), (.nan, "nan"), (-.infinity, "-inf"),
    ])
    func `exact numbers are the shortest that read back`(value: Double, text: String) {
        #expect(NumberText.exact(value) == text)
    }

    @Test(arguments: [
        (0.8347, 3, "0.835"), (0.0004, 3, "0.000"), (-0.0004, 3, "0.000"), (12.0, 0, "12"), (-1.5, 1, "-1.5"),
    ])
    func `fixed numbers have that many digits after the point`(value: Double, digits: Int, text: String) {
        #expect(NumberText.fixed(value, digits: digits) == text)
    }

    @Test(arguments: [
        (0.0, "0"), (9.999, "10.0"), (0.12345, "0.123"), (123_456.0, "123456"), (0.000_012_3, "1.23e-5"),
        (1.5e9, "1.50e9"), (-2.5, "-2.50"), (99.96, "100"),
    ])
    func `three significant digits`(value: Double, text: String) {
        #expect(NumberText.significant(value) == text)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
    func `whole numbers are grouped by three`(value: Int, text: String) {
        #expect(NumberText.grouped(value) == text)
    }

    @Test func `quantities choose their unit`() {
        #expect(QuantityText.duration(0.0123) == "12.3 ms")
        #expect(QuantityText.duration(12.3) == "12.3 s")
        #expect(QuantityText.duration(600) == "10.0 min")
        #expect(QuantityText.duration(0) == "0 s")
        #expect(QuantityText.bytes(1_500_000) == "1.50 MB")
        #expect(QuantityText.count(60_000) == "60.0 k")
        #expect(QuantityText.count(0) == "0")
    }

    @Test func `a sparkline goes from the lowest to the highest block`() {
        #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█")
        #expect(Sparkline.text([1, .nan, 1]) == "▄ ▄")
        #expect(Sparkline.text([5, 0, 1], width: 2) == "▁█")
        #expect(Sparkline.text([]) == "")
        #expect(Sparkline.text([-.greatestFiniteMagnitude, .greatestFiniteMagnitude]) == "▁█")
    }
}
