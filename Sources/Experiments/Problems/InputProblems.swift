/// Collects the problems of one reading, so that the user learns of all of them at once.
///
/// Readers record a problem, go on with a stand-in value, and at the end `check()` throws if there was any.
package final class InputProblems {
    private var listed: [InputError] = []
    private var total = 0
    /// How often a problem was recorded, repetitions included.
    ///
    /// A reader that compares this before and after learns whether something was wrong, even if it was known already.
    package private(set) var count = 0

    package init() {}

    /// Whether nothing is wrong so far.
    package var isEmpty: Bool { total == 0 }

    /// Records a problem; the same problem of the same place counts once.
    package func record(_ error: InputError) {
        count += 1
        guard !listed.contains(error) else { return }
        total += 1
        if listed.count < InputErrors.listLimit { listed.append(error) }
    }

    /// Records a problem of a node's value.
    package func record(_ node: YAMLNode, _ problem: String) {
        record(InputError(at: node.place, key: node.path, problem))
    }

    /// Throws everything recorded.
    package func check() throws(InputErrors) {
        if total > 0 { throw InputErrors(problems: listed, total: total) }
    }
}
