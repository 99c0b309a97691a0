import Catalogues

/// Turns plain text into samples: windows of characters, each to be continued at every place.
///
/// A sample is a window of `context` characters; its targets are the characters that follow each of them. The last part of
/// the text is held out for testing; no character of it, input or target, is trained on. Windows do not reach from one
/// document into the next; what is left of a document behind its last window is not used.
struct TextDataset {
    let name: String

    /// The settings, with the given separator unless the file says otherwise.
    static func settings(separator: String) -> [Setting] {
        [
            Setting("context", .integer(1...65536), default: 64, "characters in each sample"),
            Setting(
                "stride", .integer(0...65536), default: 0,
                "characters from the start of one training sample to that of the next; 0 for the context, so that no two "
                    + "samples share text; test samples never do"),
            Setting(
                "test-fraction", .number(0.001...0.999), default: 0.1,
                "share of the characters held out for testing: the end of the text"),
            separatorSetting(default: separator),
        ]
    }

    /// What cuts a text into documents.
    static func separatorSetting(default separator: String) -> Setting {
        Setting(
            "separator", .text, default: .text(separator),
            "what documents begin with, \\n being a line break; empty: each file is one document")
    }

    /// The user's own files.
    static let fileSetting = Setting(
        "file", .text, "the text's file; several, separated by commas, are read one behind the other")

    /// The files that `fileSetting` names.
    static func files(_ settings: Settings) -> [DatasetFile] {
        settings.text("file").split(separator: ",").map { path in
            DatasetFile(String(path.drop { $0 == " " }), in: .user)
        }
    }

    /// The characters of a file, gzip-compressed or not.
    static func decodeText(_ content: DatasetContent) throws(DatasetError) -> [Unicode.Scalar] {
        try TextDecoder.decode(
            try GzipDecoder.decodeIfGzip(content.bytes, file: content.file), file: content.file)
    }

    /// Where the documents of a text lie, as the setting `separator` cuts it.
    static func documents(of text: [Unicode.Scalar], _ settings: Settings) -> [Range<Int>] {
        documents(of: text, startingWith: unescaped(settings.text("separator")))
    }

    /// The data set of one or more texts, gzip-compressed or not.
    func decode(_ contents: [DatasetContent], _ settings: Settings) throws(DatasetError) -> Dataset {
        var texts: [[Unicode.Scalar]] = []
        for content in contents { texts.append(try Self.decodeText(content)) }
        let vocabulary = Vocabulary(of: texts)
        try checkSize(texts, vocabulary, file: contents[0].file)
        var documents: [Range<Int>] = []
        var tokens: [Int32] = []
        for text in texts {
            documents += Self.documents(of: text, settings).map { part in
                (tokens.count + part.lowerBound)..<(tokens.count + part.upperBound)
            }
            tokens += vocabulary.tokens(of: text)
        }
        let context = settings.integer("context")
        let stride = settings.integer("stride") == 0 ? context : settings.integer("stride")
        let held = Int((Double(tokens.count) * settings.number("test-fraction")).rounded())
        let boundary = tokens.count - held
        let text = Text(tokens: tokens, documents: documents, context: context, vocabulary: vocabulary)
        let train = text.windows(within: 0..<boundary, stride: stride)
        let test = text.windows(within: boundary..<tokens.count, stride: context)
        guard !train.starts.isEmpty, !test.starts.isEmpty else {
            let part = train.starts.isEmpty ? "training" : "test"
            throw DatasetError(
                contents[0].file,
                "\(tokens.count) characters leave no \(part) sample (expected a document with \(context + 1) of the part's "
                    + "\(train.starts.isEmpty ? boundary : held) characters: context \(context) and one to foretell)"
            )
        }
        return Dataset(
            name: name, file: contents[0].file,
            train: Examples(features: .windows(train), targets: .tokens(train.next)),
            test: Examples(features: .windows(test), targets: .tokens(test.next)),
            targetNames: vocabulary.names)
    }

    /// Most characters, and most different ones.
    private static let characterLimit = 1 << 30
    private static let vocabularyLimit = 65536

    private func checkSize(
        _ texts: [[Unicode.Scalar]], _ vocabulary: Vocabulary, file: String
    ) throws(DatasetError) {
        let count = texts.reduce(0) { $0 + $1.count }
        guard count <= Self.characterLimit else {
            throw DatasetError(file, "\(count) characters (expected at most \(Self.characterLimit))")
        }
        guard vocabulary.characters.count <= Self.vocabularyLimit else {
            throw DatasetError(
                file,
                "\(vocabulary.characters.count) different characters (expected at most \(Self.vocabularyLimit))"
            )
        }
    }

    /// A text with its documents, one behind the other.
    private struct Text {
        let tokens: [Int32]
        let documents: [Range<Int>]
        let context: Int
        let vocabulary: Vocabulary

        /// The windows of a part of the text whose characters, and those that follow them, all lie in that part.
        func windows(within part: Range<Int>, stride: Int) -> TokenWindows {
            var starts: [Int32] = []
            var owners: [Int32] = []
            var owner: Int32 = 0
            for document in documents {
                let range = document.clamped(to: part)
                guard range.count > context else { continue }
                for start in Swift.stride(from: range.lowerBound, to: range.upperBound - context, by: stride)
                {
                    starts.append(Int32(start))
                    owners.append(owner)
                }
                owner += 1
            }
            return TokenWindows(
                tokens: tokens, starts: starts, length: context,
                vocabularyCount: vocabulary.characters.count, documents: owners)
        }
    }

    /// Where the documents of a text lie; each begins with the separator, but perhaps the first.
    private static func documents(
        of text: [Unicode.Scalar], startingWith separator: [Unicode.Scalar]
    ) -> [Range<Int>] {
        guard let head = separator.first else { return [0..<text.count] }
        var starts = [0]
        for place in text.indices.dropFirst() where text[place] == head {
            if text[place...].starts(with: separator) { starts.append(place) }
        }
        return zip(starts, starts.dropFirst() + [text.count]).map { $0..<$1 }
    }

    /// The separator with `\n` and `\t` as the characters they stand for.
    private static func unescaped(_ text: String) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var isEscaped = false
        for character in text.unicodeScalars {
            if isEscaped {
                result.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}
