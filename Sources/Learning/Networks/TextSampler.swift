public import Determinism
import Glibc
public import LinearAlgebra

/// Lets a model of text go on with a text, character after character, each drawn from what the model foretells.
///
/// A character c follows with probability `softmax(z/T)_c`, z the model's scores behind the last characters, as many as its
/// context holds, and T the temperature: below 1 the likely ones become likelier; at 0 the likeliest, the first among equals, is
/// taken always.
public final class TextSampler {
    /// Why a text cannot be continued.
    public enum Problem: Error, Equatable, CustomStringConvertible {
        /// The model foretells no characters; its fingerprint.
        case noModelOfText(String)
        /// A character that the model has never seen, and some that it knows.
        case unknownCharacter(Unicode.Scalar, known: String)

        /// What is wrong, and what was expected.
        public var description: String {
            switch self {
            case .noModelOfText(let fingerprint):
                "foretells no characters (got \(fingerprint); expected a network on text, for example char-transformer)"
            case .unknownCharacter(let character, let known):
                "'\(character)' is not among the characters that the model was trained on (\(known))"
            }
        }
    }

    private let list: LayerList
    private let parameters: ParameterSnapshot
    private let vocabulary: Vocabulary
    private let numbers: [Unicode.Scalar: Int32]
    private let chain: LayerChain
    /// The tokens of the window, and the model's scores at all its places.
    private var window: [Float]
    private var scores: [Float]

    /// - Parameters:
    ///   - parameters: of the model, `[parameterCount]`.
    ///   - workload: the model with the text that it was made for.
    /// - Throws: when the model is none of text.
    public init(_ parameters: ParameterSnapshot, _ workload: Workload) throws(Problem) {
        guard workload.dataset.train.features.kind == .text,
            let network = workload.model.core as? SequentialNetwork,
            let vocabulary = Vocabulary(names: workload.dataset.targetNames)
        else { throw .noModelOfText(workload.fingerprint) }
        list = network.list
        self.parameters = workload.model.ofCore(parameters)
        self.vocabulary = vocabulary
        var numbers: [Unicode.Scalar: Int32] = [:]
        for (number, character) in vocabulary.characters.enumerated() { numbers[character] = Int32(number) }
        self.numbers = numbers
        chain = LayerChain(list)
        chain.reserve(rows: 1, forGradient: false)
        window = [Float](repeating: 0, count: list.input.count)
        scores = [Float](repeating: 0, count: list.output.count)
    }

    /// What follows a text.
    ///
    /// - Parameters:
    ///   - prompt: the text; empty for a line break, or the first character that the model knows.
    ///   - length: characters to draw, at least 0.
    ///   - temperature: at least 0.
    ///   - stream: what the characters are drawn from.
    /// - Returns: the characters behind the prompt, without it.
    /// - Throws: when the prompt has a character that the model does not know.
    public func continuation(
        of prompt: String, length: Int, temperature: Double, _ stream: inout RandomStream
    ) throws(Problem) -> String {
        precondition(length >= 0 && temperature >= 0, "\(length) characters at temperature \(temperature)")
        var tokens: [Int32] = []
        for character in prompt.unicodeScalars { tokens.append(try number(of: character)) }
        if tokens.isEmpty { tokens = [numbers["\n"] ?? 0] }
        var text = String.UnicodeScalarView()
        for _ in 0..<length {
            let next = draw(after: tokens, temperature, &stream)
            tokens.append(next)
            text.append(vocabulary.characters[Int(next)])
        }
        return String(text)
    }

    private func number(of character: Unicode.Scalar) throws(Problem) -> Int32 {
        if let number = numbers[character] { return number }
        let known = vocabulary.names.prefix(80).joined(separator: " ")
        throw .unknownCharacter(character, known: known)
    }

    private func draw(after tokens: [Int32], _ temperature: Double, _ stream: inout RandomStream) -> Int32 {
        // Every place sees only what is before it: behind the last character anything may stand.
        let seen = tokens.suffix(window.count)
        for (place, token) in seen.enumerated() { window[place] = Float(token) }
        let scores = scores(at: seen.count - 1)
        let likeliest = Self.likeliest(scores)
        guard temperature > 0 else { return likeliest }
        let largest = scores[scores.startIndex + Int(likeliest)]
        let weights = scores.map { exp(Double($0 - largest) / temperature) }
        var rest = stream.uniform() * weights.reduce(0, +)
        for (number, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return Int32(number) }
        }
        return likeliest
    }

    /// The number of the largest score, the first among equals.
    private static func likeliest(_ scores: ArraySlice<Float>) -> Int32 {
        var best = scores.startIndex
        for place in scores.indices where scores[place] > scores[best] { best = place }
        return Int32(best - scores.startIndex)
    }

    /// The scores of all characters behind a place of the window.
    private func scores(at place: Int) -> ArraySlice<Float> {
        var context = PassContext(rows: 1, purpose: .evaluation, noise: BatchNoise.none)
        let (window, parameters) = (window, parameters)
        chain.forward(window.span, parameters.span, &context)
        Self.copy(chain, into: &scores)
        let count = vocabulary.characters.count
        return scores[(place * count)..<((place + 1) * count)]
    }

    private static func copy(_ chain: LayerChain, into scores: inout [Float]) {
        var target = scores.mutableSpan
        chain.copyResult(into: &target)
    }
}
