import Catalogues
import Determinism
import Testing

@testable import Learning

/// The data set of files of ratings given as text.
func loadRatings(
    _ text: String, test: String? = nil, _ given: [(name: String, value: SettingValue)] = []
) throws -> Dataset {
    let entry = try #require(DatasetCatalogue.all["ratings"])
    let files = ["r": text, "t": test ?? ""]
    let named: [(name: String, value: SettingValue)] =
        [("file", "r")] + (test == nil ? [] : [("test-file", "t")])
    return try entry.load(try Settings(entry.settings, given: named + given)) {
        Array(try #require(files[$0.path]).utf8)
    }
}

func pairs(_ examples: Examples) throws -> RatingPairs {
    guard case .ratings(let pairs) = examples.features else { throw WrongKind() }
    return pairs
}

private func targets(_ examples: Examples) throws -> RealTargets {
    guard case .values(let targets) = examples.targets else { throw WrongKind() }
    return targets
}

@Suite struct `ratings` {
    @Test(arguments: [
        "10\t7\t4\t100\n9\t7\t2\t90\r\n10\tx y\t5\t80\n",
        "10,7,4,100\n9,7,2,90\n10, x y ,5,80",
        "10::7::4::100\n\n9::7::2::90\n10::x y::5::80\n",
        "user_id:token\titem_id:token\trating:float\ttime:float\n10\t7\t4\t100\n9\t7\t2\t90\n10\tx y\t5\t80\n",
    ])
    func `are read with tabs, commas or double colons, with a header or without`(text: String) throws {
        let table = try RatingsDecoder.decode(Array(text.utf8), file: "r")
        #expect(table.users == ["10", "9", "10"])
        #expect(table.items == ["7", "7", "x y"])
        #expect(table.ratings == [4, 2, 5])
        #expect(table.times == [100, 90, 80])
    }

    @Test func `number users and items in the order of their ids, over both parts`() throws {
        let data = try loadRatings("10,b,4\n9,a,2\n", test: "100,a,5\n9,c,1\n")
        let (train, test) = (try pairs(data.train), try pairs(data.test))
        #expect(train.scale.userIDs == ["9", "10", "100"])
        #expect(train.scale.itemIDs == ["a", "b", "c"])
        #expect(train.users == [1, 0] && train.items == [1, 0])
        #expect(test.users == [2, 0] && test.items == [0, 2])
        #expect(train.times.isEmpty && data.featureNames == ["user", "item"])
        // What lies beyond the training ratings is not known.
        #expect(train.scale.range == 2...4)
        // The mean of the training part is 3.
        #expect(try targets(data.train).matrix.values == [1, -1])
        #expect(try targets(data.test).matrix.values == [2, -2])
        #expect(try targets(data.test).mean == [3])
        let plain = try loadRatings("10,b,4\n9,a,2\n", test: "100,a,5\n", [("subtract-mean", false)])
        #expect(try targets(plain.train).matrix.values == [4, 2])
    }

    @Test func `split by time leave the latest for the test`() throws {
        let text = "1,a,1,50\n2,a,2,10\n3,a,3,40\n4,a,4,10\n5,a,5,30\n"
        let data = try loadRatings(text, [("split", "time"), ("test-fraction", 0.4)])
        #expect(try pairs(data.train).times == [10, 10, 30])
        #expect(try pairs(data.train).users == [1, 3, 4])
        #expect(try pairs(data.test).times == [40, 50])
        #expect(data.featureNames == ["user", "item", "time"])
        #expect(
            problem { _ = try loadRatings("1,a,1\n2,a,2\n", [("split", "time")]) }
                == "r:1: no times to split by (expected a fourth field; or set split: random)")
    }

    @Test func `change the digest with any user, item, rating or id`() throws {
        let texts = [
            "1,a,1\n2,b,2\n3,a,3\n", "2,a,1\n1,b,2\n3,a,3\n", "1,b,1\n2,a,2\n3,a,3\n",
            "1,a,2\n2,b,2\n3,a,3\n",
            "1,a,1\n2,b,2\n4,a,3\n",
        ]
        let digests = try texts.map { try loadRatings($0).digest }
        #expect(Set(digests.map(\.description)).count == texts.count)
        #expect(try loadRatings(texts[0]).digest == digests[0])
    }

    @Test(arguments: [
        ("", "r: no ratings"), ("user,item,rating\n", "r: no ratings"),
        ("1 2 3\n", "r:1: no separator (expected fields separated by tabs, commas or '::')"),
        ("1,2\n", "r:1: 2 fields (expected 3 or 4: user, item, rating and perhaps time)"),
        ("1,2,3,4,5\n", "r:1: 5 fields (expected 3 or 4: user, item, rating and perhaps time)"),
        ("1,2,3\n1,2,3,4\n", "r:2: 4 fields (expected 3)"),
        ("1,2,3\n\n1,2,good\n", "r:3:3: rating is not a finite number (got 'good')"),
        ("1,2,3\n1,2,inf\n", "r:2:3: rating is not a finite number (got 'inf')"),
        ("1,2,3,4\n1,2,3,now\n", "r:2:4: time is not a finite number (got 'now')"),
        ("1,2,3\n,2,3\n", "r:2:1: user is missing"), ("1,2,3\n1, ,3\n", "r:2:2: item is missing"),
        ("1,2,3\n", "r: 1 rating cannot be split into train and test"),
    ])
    func `say what is wrong and where`(text: String, message: String) {
        #expect(problem { _ = try loadRatings(text) } == message)
    }

    @Test func `never crash when cut off or changed`() {
        let text = Array("user\titem\trating\n10\t7\t4\n9\t8\t2\n".utf8)
        for length in text.indices { _ = try? RatingsDecoder.decode(Array(text[..<length]), file: "r") }
        for place in text.indices {
            for byte in [0, 9, 10, 13, 32, 44, 58, 255] as [UInt8] {
                var changed = text
                changed[place] = byte
                _ = try? RatingsDecoder.decode(changed, file: "r")
            }
        }
    }

    @Test func `are refused by models that read rows, and the other way round`() throws {
        let data = try loadRatings("1,a,1\n2,b,2\n3,a,3\n")
        let linear = try #require(ModelCatalogue.all["linear"])
        #expect(
            problem { _ = try linear.make(try Settings(linear.settings), for: data) }
                == "model 'linear' reads dense rows or sparse rows, but data set 'ratings' has ratings")
        let factors = try #require(ModelCatalogue.all["matrix-factorization"])
        #expect(
            problem {
                _ = try factors.make(
                    try Settings(factors.settings), for: makeDataset(features: 2, classes: 0))
            } == "model 'matrix-factorization' reads ratings, but data set 'synthetic' has dense rows")
    }

    @Test(arguments: ["by-user", "by-item"])
    func `of one user, or of one item, stay together on a node`(name: String) throws {
        let data = try loadRatings(
            (0..<60).map { "\($0 * $0 % 13),\($0 * 7 % 11),\($0 % 5 + 1)\n" }.joined())
        let entry = try #require(PartitionCatalogue.all[name])
        let all = try pairs(data.train)
        let members = name == "by-user" ? all.users : all.items
        for balance in [name == "by-user" ? "users" : "items", "ratings"] {
            let settings = try Settings(entry.settings, given: [("balance", .text(balance))])
            let partition = try entry.partition(data, over: 4, settings, seed: 1)
            let owners = partition.shards.map { shard in Set(shard.map { members[Int($0)] }) }
            #expect(owners.reduce(0) { $0 + $1.count } == Set(members).count)
            let card = DataCard(data, partition)
            #expect(card.nodes.map(name == "by-user" ? \.users : \.items) == owners.map(\.count))
            #expect(card.total.users == Set(all.users).count && card.total.items == Set(all.items).count)
            let sizes = (balance == "ratings" ? partition.shards.map(\.count) : owners.map(\.count)).sorted()
            // No more apart than the longest list of one member, or than one member.
            let longest = Set(members).map { member in members.count { $0 == member } }.max() ?? 0
            #expect(sizes[3] - sizes[0] <= (balance == "ratings" ? longest : 1), "\(sizes)")
        }
        #expect(
            problem {
                _ = try entry.partition(
                    makeDataset(features: 2, classes: 2), over: 2, try Settings(entry.settings), seed: 1)
            } == "synthetic: \(name) needs ratings, but data set 'synthetic' has dense rows")
    }
}
