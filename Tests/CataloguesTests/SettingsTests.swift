import Catalogues
import Testing

@Suite struct `settings` {
    let declared = [
        Setting("local-steps", .integer(1...64), default: 1, "Steps between two averages."),
        Setting("rate", .number(0...1, excludingLowerBound: true), "Required rate."),
        Setting("order", .choice(["first", "last"]), default: "first", "Which."),
    ]

    @Test func `defaults complete what the file gave, and whole numbers serve as numbers`() throws {
        let settings = try Settings(declared, given: [("rate", 1)])
        #expect(settings.integer("local-steps") == 1)
        #expect(settings.number("rate") == 1)
        #expect(settings.text("order") == "first")
    }

    @Test func `an unknown key names the nearest one`() {
        #expect(throws: SettingError.unknown("ordre", nearest: "order")) {
            try Settings(declared, given: [("rate", 1), ("ordre", "last")])
        }
        #expect(throws: SettingError.unknown("momentum", nearest: nil)) {
            try Settings(declared, given: [("rate", 1), ("momentum", 0.9)])
        }
    }

    @Test(arguments: [SettingValue.number(0), .number(1.5), .number(.nan), .text("fast"), .boolean(true)])
    func `a value outside the range is refused with what was expected`(value: SettingValue) {
        let error = #expect(throws: SettingError.self) { try Settings(declared, given: [("rate", value)]) }
        #expect(error?.description == "unfit value (got \(value); expected a number in (0.0, 1.0])")
    }

    @Test func `a missing required setting is named`() {
        let error = #expect(throws: SettingError.self) { try Settings(declared) }
        #expect(error?.key == "rate")
    }

    @Test func `a swap of two letters counts as one slip`() {
        #expect(nearestWord(to: "rnig", among: ["path", "ring", "star"]) == "ring")
        #expect(nearestWord(to: "hypercuber", among: ["hypercube"]) == "hypercube")
        #expect(nearestWord(to: "zzz", among: ["ring"]) == nil)
    }
}
