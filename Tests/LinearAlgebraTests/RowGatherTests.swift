import LinearAlgebra
import Testing

@Suite struct `row gather` {
    @Test func `copies the chosen rows in their order and leaves the rest`() {
        let matrix: [Float] = [1, 2, 3, 4, 5, 6]
        var target: [Float] = [0, 0, 0, 0, 0, 0, 9]
        var span = target.mutableSpan
        let rows: [Int32] = [2, 0, 2]
        RowGather.copy(rows.span, of: matrix.span, columns: 2, into: &span)
        #expect(target == [5, 6, 1, 2, 5, 6, 9])
    }

    @Test func `traps on a row that is not there`() async {
        await #expect(processExitsWith: .failure) {
            var target: [Float] = [0, 0]
            var span = target.mutableSpan
            RowGather.copy([3].span, of: [1, 2, 3, 4, 5, 6].span, columns: 2, into: &span)
        }
    }
}
