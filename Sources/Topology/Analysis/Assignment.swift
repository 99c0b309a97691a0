/// The cheapest way to give every row a column of its own, with prices that prove it is the cheapest.
///
/// The Hungarian method with shortest augmenting paths (Jonker & Volgenant 1987), time n³.
struct Assignment: Sendable {
    /// Prices of the rows; `[n]`.
    let rowPrices: [Double]
    /// Prices of the columns; `[n]`; a row's and a column's price together never exceed the cost of the pair.
    let columnPrices: [Double]

    /// The sum of all prices: no assignment costs less.
    var lowerBound: Double { rowPrices.reduce(0, +) + columnPrices.reduce(0, +) }

    /// - Parameters:
    ///   - costs: `[order, order]`, finite; a forbidden pair costs more than all others together.
    ///   - order: rows and columns, at least 1.
    init(costs: [Double], order: Int) {
        precondition(costs.count == order * order, "expected \(order * order) costs, got \(costs.count)")
        // Place 0 stands for "no column" and "no row"; rows and columns count from 1.
        var rowPrice = [Double](repeating: 0, count: order + 1)
        var columnPrice = [Double](repeating: 0, count: order + 1)
        var rowOfColumn = [Int](repeating: 0, count: order + 1)
        var previous = [Int](repeating: 0, count: order + 1)
        for row in 1...order {
            rowOfColumn[0] = row
            var column = 0
            var least = [Double](repeating: .infinity, count: order + 1)
            var isDone = [Bool](repeating: false, count: order + 1)
            repeat {
                isDone[column] = true
                let current = rowOfColumn[column]
                var step = Double.infinity
                var next = 0
                for other in 1...order where !isDone[other] {
                    let slack =
                        costs[(current - 1) * order + other - 1] - rowPrice[current] - columnPrice[other]
                    if slack < least[other] {
                        least[other] = slack
                        previous[other] = column
                    }
                    if least[other] < step {
                        step = least[other]
                        next = other
                    }
                }
                for other in 0...order {
                    if isDone[other] {
                        rowPrice[rowOfColumn[other]] += step
                        columnPrice[other] -= step
                    } else {
                        least[other] -= step
                    }
                }
                column = next
            } while rowOfColumn[column] != 0
            while column != 0 {
                rowOfColumn[column] = rowOfColumn[previous[column]]
                column = previous[column]
            }
        }
        rowPrices = Array(rowPrice.dropFirst())
        columnPrices = Array(columnPrice.dropFirst())
    }
}
