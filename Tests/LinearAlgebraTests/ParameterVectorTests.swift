import LinearAlgebra
import Testing

@Suite struct `parameter vector` {
    @Test func `a snapshot keeps its values when the vector changes`() {
        var x = ParameterVector([1, 2, 3])
        let s = x.snapshot()
        x.add(2, times: s)
        var span = x.mutableSpan
        span[0] += 1
        #expect(s.values == [1, 2, 3])
        #expect(x.snapshot().values == [4, 6, 9])
    }
}
