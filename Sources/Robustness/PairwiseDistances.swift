import LinearAlgebra

/// The squared distances between every two of several models.
struct PairwiseDistances {
    private let count: Int
    private var squared: [Double]

    /// m (m − 1) / 2 distances, each O(d).
    init(_ models: [ParameterSnapshot]) {
        count = models.count
        squared = [Double](repeating: 0, count: count * count)
        for row in 0..<count {
            for column in (row + 1)..<max(count, row + 1) {
                let distance = models[row].squaredDistance(to: models[column])
                squared[row * count + column] = distance
                squared[column * count + row] = distance
            }
        }
    }

    /// The so many models nearest to one, itself the first; of equal distances the first in order.
    func nearest(_ number: Int, to model: Int) -> ArraySlice<Int> {
        let others = (0..<count).filter { $0 != model }
            .sorted { (self[model, $0], $0) < (self[model, $1], $1) }
        return ([model] + others).prefix(number)
    }

    /// Krum's score: the sum of the squared distances to the so many nearest others.
    func score(of model: Int, neighbours: Int) -> Double {
        nearest(neighbours + 1, to: model).dropFirst().reduce(0) { $0 + self[model, $1] }
    }

    private subscript(_ one: Int, _ other: Int) -> Double { squared[one * count + other] }
}
