import LinearAlgebra

/// Word vectors of length 1, for questions about directions; a vector of zeros, or with what is no number, stays as it is.
struct UnitVectors {
    /// `[words, dimension]`.
    private var values: [Float]
    private let dimension: Int

    /// - Parameters:
    ///   - vectors: `[words, dimension]`.
    ///   - dimension: numbers in each.
    init(_ vectors: Span<Float>, dimension: Int) {
        self.dimension = dimension
        values = vectors.indices.map { vectors[$0] }
        for first in stride(from: 0, to: values.count, by: dimension) {
            let row = first..<(first + dimension)
            let norm = VectorKernels.squaredNorm(vectors.extracting(row)).squareRoot()
            guard norm > 0, norm.isFinite else { continue }
            for index in row { values[index] /= norm }
        }
    }

    /// The cosine of two words' vectors.
    func cosine(_ first: Int32, _ second: Int32) -> Double {
        Double(VectorKernels.dot(values.span.extracting(row(first)), values.span.extracting(row(second))))
    }

    /// How many analogies are solved: among all words but a, b and c, d is the one whose vector is nearest to `b − a + c`.
    ///
    /// Nearest by cosine, the first among equals. Source: Mikolov, Yih & Zweig 2013, "Linguistic regularities in continuous space
    /// word representations", with vectors of length 1 (3CosAdd of Levy & Goldberg 2014).
    func solved(_ questions: [WordQuestions.Analogy]) -> Int {
        var count = 0
        var first = 0
        while first < questions.count {
            let part = questions[first..<min(first + Self.questionsAtOnce, questions.count)]
            count += solved(part)
            first = part.endIndex
        }
        return count
    }

    private static let questionsAtOnce = 64

    private func row(_ word: Int32) -> Range<Int> { (Int(word) * dimension)..<((Int(word) + 1) * dimension) }

    private func solved(_ questions: ArraySlice<WordQuestions.Analogy>) -> Int {
        let words = values.count / dimension
        var directions: [Float] = []
        directions.reserveCapacity(questions.count * dimension)
        for question in questions {
            let (a, b, c) = (row(question.a), row(question.b), row(question.c))
            for index in 0..<dimension {
                directions.append(
                    values[b.lowerBound + index] - values[a.lowerBound + index] + values[c.lowerBound + index]
                )
            }
        }
        var cosines = [Float](repeating: 0, count: questions.count * words)
        Self.multiply(directions, values, into: &cosines, inner: dimension)
        return zip(questions, stride(from: 0, to: cosines.count, by: words)).count { question, start in
            var (winner, largest): (Int32, Float) = (-1, -.infinity)
            for word in 0..<Int32(words) where cosines[start + Int(word)] > largest {
                if word == question.a || word == question.b || word == question.c { continue }
                (winner, largest) = (word, cosines[start + Int(word)])
            }
            return winner == question.d
        }
    }

    private static func multiply(_ a: [Float], _ b: [Float], into product: inout [Float], inner: Int) {
        var target = product.mutableSpan
        MatrixProduct.multiply(
            a.span, .plain, b.span, .transposed, into: &target, rows: a.count / inner,
            columns: b.count / inner, inner: inner)
    }
}
