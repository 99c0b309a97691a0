/// A card of a page: a title, named facts that lead to their definitions, and a drawing.
struct PageCard {
    /// A fact with its name.
    struct Fact: Equatable {
        var name: String
        /// Where its definition stands; nil when the name says all.
        var definition: String?
        var value: String

        init(_ name: String, _ value: String, _ definition: String? = nil) {
            (self.name, self.value, self.definition) = (name, value, definition)
        }

        /// The pair of a definition list.
        var html: String {
            let name = HTMLText.escaped(name)
            let term = definition.map { "<a href=\"#def-\($0)\">\(name)</a>" } ?? name
            return "<dt>\(term)</dt><dd>\(HTMLText.escaped(value))</dd>"
        }
    }

    var title: String
    /// Whom the card is about; empty when about all.
    var labels: [String] = []
    var facts: [Fact]
    /// What follows the facts, each beside the others where there is room, as HTML.
    var drawings: [String] = []

    var html: String {
        let about =
            labels.isEmpty ? "" : "<p class=\"note\">\(HTMLText.escaped(labels.joined(separator: ", ")))</p>"
        return "<div class=\"card\"><div><h3>\(HTMLText.escaped(title))</h3>\(about)"
            + "<dl>\(facts.map(\.html).joined())</dl></div>"
            + "\(drawings.filter { !$0.isEmpty }.map { "<div>\($0)</div>" }.joined())</div>"
    }

    /// Cards in a grid; one by itself takes the whole width.
    static func grid(_ cards: [PageCard]) -> String {
        "<div class=\"cards\(cards.count == 1 ? " one" : "")\">\(cards.map(\.html).joined())</div>"
    }

    /// The different values of a property of the first runs, each with the labels of the groups that have it.
    ///
    /// - Returns: the values in order of first appearance; a value that all groups share has no labels.
    static func distinct<Value: Equatable>(
        _ groups: [RunGroup], _ property: (RunReport) -> Value
    ) -> [(value: Value, labels: [String])] {
        var values: [(value: Value, labels: [String])] = []
        for group in groups {
            let value = property(group.first)
            if let index = values.firstIndex(where: { $0.value == value }) {
                values[index].labels.append(group.label)
            } else {
                values.append((value, [group.label]))
            }
        }
        return values.count == 1 ? [(values[0].value, [])] : values
    }
}
