import LinearAlgebra
import Persistence

/// Every way to spoil one field of a state.
struct StateDamage {
    let state: SavedState
    /// The name of the field.
    let field: String
    /// What was done to it.
    let what: String

    /// The fields that are numbers, lists or vectors, with the sections they lie in.
    static func paths(of state: SavedState, in section: String = "") -> [String] {
        state.fields.flatMap { field in
            switch field.value {
            case .section(let inner): paths(of: inner, in: section + field.name + ".")
            case .text: [String]()
            default: [section + field.name]
            }
        }
    }

    /// A field's path without the numbers of neighbours: what is kept for one is kept for all.
    static func kind(of path: String) -> String {
        path.split(separator: ".").map { part in
            let name = part.reversed().drop { $0.isNumber }
            return name.first == "-" ? String(name.reversed()) : String(part)
        }.joined(separator: ".")
    }

    /// A state with one field as in another.
    static func replacing(_ path: String, in state: SavedState, from other: SavedState) -> SavedState {
        var copy = state
        for (index, field) in state.fields.enumerated() {
            guard let replacement = other.fields.first(where: { $0.name == field.name }) else { continue }
            if field.name == path {
                copy.fields[index] = replacement
            } else if path.hasPrefix(field.name + "."), case .section(let inner) = field.value,
                case .section(let source) = replacement.value
            {
                let rest = String(path.dropFirst(field.name.count + 1))
                copy.fields[index] = .init(
                    name: field.name, value: .section(replacing(rest, in: inner, from: source)))
            }
        }
        return copy
    }

    static func all(of state: SavedState) -> [StateDamage] {
        state.fields.indices.flatMap { index in
            let field = state.fields[index]
            var changes: [(String, SavedState.Field?)] = [
                ("missing", nil),
                ("renamed", .init(name: field.name + "-x", value: field.value)),
                ("a text", .init(name: field.name, value: .text("x"))),
            ]
            switch field.value {
            case .vector(let vector):
                let longer = ParameterSnapshot(vector.values + [0])
                changes.append(("too long", .init(name: field.name, value: .vector(longer))))
            case .list(let type, let bits):
                changes.append(("too long", .init(name: field.name, value: .list(type, bits: bits + [0]))))
            default: break
            }
            var damaged = changes.map { what, replacement in
                var copy = state
                copy.fields.replaceSubrange(index...index, with: replacement.map { [$0] } ?? [])
                return StateDamage(state: copy, field: field.name, what: "\(field.name) \(what)")
            }
            if case .text = field.value { damaged.removeLast() }
            guard case .section(let inner) = field.value else { return damaged }
            return damaged
                + all(of: inner).map { part in
                    var copy = state
                    copy.fields[index] = .init(name: field.name, value: .section(part.state))
                    return StateDamage(
                        state: copy, field: "\(field.name).\(part.field)", what: "\(field.name).\(part.what)")
                }
        }
    }
}
