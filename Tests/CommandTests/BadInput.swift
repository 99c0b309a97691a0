import Foundation
import Testing

/// Something a person may do wrong, and what the command says to it.
struct BadInput: Sendable, CustomTestStringConvertible {
    /// What is wrong, in words.
    let name: String
    /// The files to be there, as text.
    var files: [String: String] = [:]
    let arguments: [String]
    /// Everything on standard error, line by line, without `error: `.
    let problems: [String]
    let status: Int32

    var testDescription: String { name }

    /// The good experiment with one line changed.
    static func good(_ old: String, _ new: String) -> String {
        precondition(SampleExperiments.good.contains(old))
        return SampleExperiments.good.replacing(old, with: new)
    }
}

extension BadInput {
    /// The arguments are separated by spaces.
    init(
        _ name: String, _ arguments: String, files: [String: String] = [:], _ problems: String...,
        status: Int32
    ) {
        self.init(
            name: name, files: files, arguments: arguments.split(separator: " ").map(String.init),
            problems: problems, status: status)
    }
}
