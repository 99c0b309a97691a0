import Catalogues
import Glibc
import Testing

@testable import Learning

/// A data set of texts, by the catalogue's entry.
func makeText(
    _ texts: [String], context: Int = 4, _ more: [(name: String, value: SettingValue)] = []
) throws -> Dataset {
    let entry = try #require(DatasetCatalogue.all["text"])
    let names = texts.indices.map { "\($0).txt" }
    let given: [(name: String, value: SettingValue)] = [
        ("file", .text(names.joined(separator: ", "))), ("context", .integer(context)),
    ]
    return try entry.load(try Settings(entry.settings, given: given + more)) { file in
        Array(texts[names.firstIndex(of: file.path) ?? 0].utf8)
    }
}

private func windows(_ examples: Examples) throws -> TokenWindows {
    guard case .windows(let windows) = examples.features else { throw WrongKind() }
    return windows
}

/// The characters of a sample, or of its targets.
private func characters(_ windows: TokenWindows, _ sample: Int, _ names: [String]) -> String {
    let start = Int(windows.starts[sample])
    return windows.tokens[start..<(start + windows.length)].map { names[Int($0)] }.joined()
}

private func targets(_ examples: Examples) throws -> TokenWindows {
    guard case .tokens(let windows) = examples.targets else { throw WrongKind() }
    return windows
}

@Suite struct `text decoder` {
    private func characters(_ bytes: [UInt8]) throws -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: try TextDecoder.decode(bytes, file: "a.txt"))
        return String(text)
    }

    @Test func `reads UTF-8, drops a byte-order mark and what precedes line breaks on other systems`() throws
    {
        #expect(try characters(Array("\u{FEFF}naïve\r\n月\rx\n".utf8)) == "naïve\n月\rx\n")
        #expect(try characters([]).isEmpty)
    }

    @Test(arguments: [
        ([0x61, 0x0A, 0x62, 0xFF], "a.txt:2:2: not UTF-8 text"), ([0xC3], "a.txt:1:1: not UTF-8 text"),
        ([0x0A, 0x0A, 0xED, 0xA0, 0x80], "a.txt:3:1: not UTF-8 text"),
        ([0x61, 0x62, 0x00], "a.txt:1:3: a NUL character (expected plain text)"),
    ])
    func `says where a file is no UTF-8 text`(bytes: [UInt8], message: String) {
        #expect(problem { _ = try characters(bytes) }?.hasPrefix(message) == true)
    }
}

@Suite struct `text data` {
    @Test func `becomes windows whose targets are the characters that follow`() throws {
        let data = try makeText(["abcdefghijklmnopqrst"], [("test-fraction", 0.3)])
        let names = data.targetNames
        #expect(names == "abcdefghijklmnopqrst".map(String.init))
        let (train, test) = (try windows(data.train), try windows(data.test))
        // 14 characters to train on: windows at 0, 4 and 8, whose last target is at 12.
        #expect((0..<3).map { characters(train, $0, names) } == ["abcd", "efgh", "ijkl"])
        #expect(characters(try targets(data.train), 2, names) == "jklm")
        #expect((0..<test.starts.count).map { characters(test, $0, names) } == ["opqr"])
        #expect(characters(try targets(data.test), 0, names) == "pqrs")
        #expect(data.train.count == 3 && data.featureCount == 4 && data.classCount == 20)
        #expect(data.outputShape == .tokens(4, channels: 20) && data.sampleShape == .features(4))
    }

    @Test(arguments: [0, 1, 3, 7], ["", "abca"])
    func `never trains on what it is tested on`(stride: Int, separator: String) throws {
        let source = String(repeating: "abcabdcaabbccdd", count: 9)
        let data = try makeText(
            [source], context: 5, [("stride", .integer(stride)), ("separator", .text(separator))])
        let (train, test) = (try targets(data.train), try windows(data.test))
        let last = try #require(train.starts.max()) + 4
        let first = try #require(test.starts.min())
        #expect(last < first)
        #expect(first >= Int32(source.count) - Int32((Double(source.count) * 0.1).rounded()))
    }

    @Test func `has overlapping windows for a stride below the context`() throws {
        let data = try makeText(["abcdefghijklmnopqrst"], [("test-fraction", 0.3), ("stride", 1)])
        #expect(try windows(data.train).starts == (0...9).map { Int32($0) })
        #expect(try windows(data.test).starts == [14])
    }

    @Test func `is cut into documents that no window crosses`() throws {
        let data = try makeText(
            ["preface\n# one two three\n# four five six", "another file, and the end of it"], context: 3,
            [("separator", "\\n# "), ("stride", 1)])
        let (train, names) = (try windows(data.train), data.targetNames)
        #expect(train.documentCount == 4)
        for sample in train.starts.indices {
            let place = characters(train, sample, names)
            #expect(!place.dropFirst().contains("\\n"), "\(place)")
        }
        let firsts = (0..<4).map { document in train.documents.firstIndex(of: Int32(document)) ?? -1 }
        #expect(firsts.map { characters(train, $0, names) } == ["pre", "\\n#space", "\\n#space", "ano"])
        #expect(Set(try windows(data.test).documents) == [0])
    }

    @Test func `names characters that cannot be seen`() throws {
        let data = try makeText(["a b\tc\n\u{A0}\u{7}de a b c d e a b c"], context: 2)
        #expect(data.targetNames == ["U+7", "\\t", "\\n", "space", "a", "b", "c", "d", "e", "U+A0"])
    }

    @Test func `too short for a sample is refused with what is missing`() {
        #expect(
            problem { _ = try makeText(["abcdefgh"]) }
                == "0.txt: 8 characters leave no test sample (expected a document with 5 of the part's 1 characters: "
                + "context 4 and one to foretell)")
        #expect(
            problem { _ = try makeText([""]) }?.hasPrefix("0.txt: 0 characters leave no training sample")
                == true)
    }

    @Test func `that ships is Hamlet`() throws {
        let data = try loadShipped("hamlet")
        let train = try windows(data.train)
        #expect(train.tokens.count == 173_942 && data.classCount == 65)
        // 20 scenes and what precedes them; the last begins before the held-out tenth and ends in it.
        #expect(train.documentCount == 21)
        #expect((train.starts.last ?? 0) + 64 < 173_942 - 17_394)
        #expect(data.test.count == 17_394 / 64)
        #expect(data.targetNames[0...3] == ["\\n", "space", "!", "&"])
        #expect(try loadShipped("hamlet").digest == data.digest)
        #expect(try loadShipped("hamlet", [("context", 32)]).digest != data.digest)
    }

    @Test func `can be had with mirrored targets`() throws {
        let data = try makeText([String(repeating: "abc", count: 20)], context: 2)
        let mirrored = try targets(data.withMirroredLabels.train)
        #expect(zip(try targets(data.train).tokens, mirrored.tokens).allSatisfy { $0 + $1 == 2 })
        #expect(try windows(data.withMirroredLabels.train).tokens == windows(data.train).tokens)
    }
}

@Suite struct `partitions of text` {
    private let novel = try? makeText(
        [(0..<12).map { "#" + String(repeating: "abc", count: 4 + 3 * $0) }.joined()], context: 3,
        [("separator", "#")])

    private func deal(_ name: String, nodes: Int, seed: UInt64 = 1) throws -> (Partition, TokenWindows) {
        let data = try #require(novel)
        let entry = try #require(PartitionCatalogue.all[name])
        let partition = try entry.partition(data, over: nodes, try Settings(entry.settings), seed: seed)
        return (partition, try windows(data.train))
    }

    @Test func `by document give every document to one node, and nodes nearly alike amounts`() throws {
        let (partition, windows) = try deal("document", nodes: 3)
        let owners = partition.shards.map { shard in Set(shard.map { windows.documents[Int($0)] }) }
        #expect(owners.reduce(0) { $0 + $1.count } == windows.documentCount)
        let sizes = partition.shards.map(\.count)
        #expect(Double(sizes.max() ?? 0) <= 4.0 / 3 * Double(windows.starts.count) / 3 + 1, "\(sizes)")
    }

    @Test func `by document need as many documents as nodes, and documents at all`() throws {
        #expect(
            problem { _ = try deal("document", nodes: 13) }?.contains(
                "documents cannot be dealt out to 13 nodes; state a 'separator' that gives more") == true)
        let entry = try #require(PartitionCatalogue.all["document"])
        #expect(
            problem {
                _ = try entry.partition(
                    makeDataset(features: 2, classes: 2), over: 2, try Settings(entry.settings), seed: 1)
            }
                == "synthetic: partition 'document' deals out text, but data set 'synthetic' has dense rows"
        )
    }

    @Test func `by time give every node a run of the text`() throws {
        let (partition, _) = try deal("temporal", nodes: 4)
        for shard in partition.shards {
            #expect(zip(shard, shard.dropFirst()).allSatisfy { $1 == $0 + 1 })
        }
    }

    @Test func `by class go by documents, and by features do not go`() throws {
        let (partition, windows) = try deal("dirichlet", nodes: 3)
        #expect(partition.shards.reduce(0) { $0 + $1.count } == windows.starts.count)
        #expect(problem { _ = try deal("feature-skew", nodes: 2) }?.contains("text has no features") == true)
    }

    @Test func `appear on the data card with the characters to foretell`() throws {
        let data = try #require(novel)
        let (partition, _) = try deal("iid", nodes: 3)
        let card = DataCard(data, partition)
        #expect(card.total.classCounts.reduce(0, +) == 3 * data.train.count)
        #expect(try #require(card.labelSkew) < 0.1)
    }
}

@Suite struct `counted n-grams` {
    private func nats(_ data: Dataset, order: Int) throws -> Double {
        CountedNGram(try windows(data.train), order: order).crossEntropy(of: try windows(data.test))
    }

    @Test func `give the frequencies of Witten and Bell`() throws {
        // The samples cover 77 characters, abab…a, and 17 of the rest, abab…a: 8 times b after a and 8 times a after b.
        let data = try makeText([String(repeating: "ab", count: 50)], [("test-fraction", 0.2)])
        let (a, b) = ((39 + 2 * 0.5) / (77.0 + 2), (38 + 2 * 0.5) / (77.0 + 2))
        #expect(abs(try nats(data, order: 1) + (log(a) + log(b)) / 2) < 1e-12)
        let (aAfterB, bAfterA) = ((38 + a) / (38.0 + 1), (38 + b) / (38.0 + 1))
        #expect(abs(try nats(data, order: 2) + (log(aAfterB) + log(bAfterA)) / 2) < 1e-12)
    }

    @Test func `foretell Hamlet the better the more they see, up to a point`() throws {
        let data = try makeText(
            [String(decoding: try shippedFile("hamlet.txt").prefix(20_000), as: UTF8.self)], context: 64)
        let figures = try [1, 2, 3, 4].map { try nats(data, order: $0) }
        #expect(figures[0] > figures[1] && figures[1] > figures[2])
        // Between the entropy of English letters by themselves and what people reach.
        #expect(figures[0] > 2.8 && figures[0] < 3.4 && (figures.min() ?? 0) > 1.5)
    }
}
