import Learning
import Reports

/// A model's tensors for people: name, shape, how many numbers.
enum TensorTable {
    /// The table, ending with a line break.
    static func text(_ tensors: [NamedTensor]) -> String {
        let grid = TextGrid(columns: [
            .init(title: "tensor", cells: tensors.map(\.name) + ["all"], isRightAligned: false),
            .init(title: "shape", cells: tensors.map { shape($0.shape) } + [""], isRightAligned: false),
            .init(
                title: "numbers",
                cells: (tensors.map(\.values.count) + [tensors.reduce(0) { $0 + $1.values.count }]).map {
                    NumberText.grouped($0)
                }),
        ])
        return grid.lines(width: Console.narrowWidth).lines.joined(separator: "\n") + "\n"
    }

    private static func shape(_ shape: [Int]) -> String {
        shape.isEmpty ? "-" : shape.map(String.init).joined(separator: " x ")
    }
}
