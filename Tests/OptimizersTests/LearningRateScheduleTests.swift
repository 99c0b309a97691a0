import Catalogues
import Optimizers
import Testing

private func make(_ name: String, _ given: [(name: String, value: SettingValue)]) throws
    -> any LearningRateSchedule
{
    let entry = try #require(LearningRateScheduleCatalogue.all[name])
    return entry.make(try Settings(entry.settings, given: given), learningRate: 0.4)
}

@Suite struct `learning-rate schedules` {
    @Test func `a constant schedule never changes`() throws {
        let schedule = try make("constant", [])
        #expect([0, 1, 1000].map { schedule.rate(step: $0, of: nil) } == [0.4, 0.4, 0.4])
    }

    @Test func `a step schedule changes after every so many steps`() throws {
        let schedule = try make("step", [("every", 10), ("factor", 0.5)])
        let rates = [0, 9, 10, 19, 20].map { schedule.rate(step: $0, of: nil) }
        #expect(rates == [0.4, 0.4, 0.2, 0.2, 0.1])
    }

    @Test func `an impulse is the rate for its steps and nothing after`() throws {
        let one = try make("impulse", [])
        #expect([0, 1, 2, 1000].map { one.rate(step: $0, of: nil) } == [0.4, 0, 0, 0])
        let three = try make("impulse", [("steps", 3)])
        #expect([0, 2, 3].map { three.rate(step: $0, of: nil) } == [0.4, 0.4, 0])
    }

    @Test func `a cosine schedule starts at the rate, halves in the middle and ends at the final rate`()
        throws
    {
        let schedule = try make("cosine", [("final-fraction", 0.0)])
        #expect(schedule.needsPlannedSteps)
        #expect(schedule.rate(step: 0, of: 100) == 0.4)
        #expect(abs(schedule.rate(step: 50, of: 100) - 0.2) < 1e-7)
        #expect(abs(schedule.rate(step: 100, of: 100)) < 1e-7)
        #expect(schedule.rate(step: 500, of: 100) == schedule.rate(step: 100, of: 100))
        let half = try make("cosine", [("final-fraction", 0.5)])
        #expect(half.rate(step: 100, of: 100) == 0.2)
    }

    @Test func `a linear schedule goes from the rate to the final rate in a straight line`() throws {
        let schedule = try make("linear", [("final-fraction", 0.25)])
        #expect(schedule.needsPlannedSteps)
        #expect(schedule.rate(step: 0, of: 100) == 0.4 && schedule.rate(step: 100, of: 100) == 0.1)
        #expect(abs(schedule.rate(step: 50, of: 100) - 0.25) < 1e-7)
        #expect(schedule.rate(step: 500, of: 100) == 0.1)
    }

    @Test func `a warm-up rises linearly and reaches the rate with its last step`() throws {
        let schedule = try make("linear-warm-up", [("warm-up-steps", 4)])
        #expect((0..<6).map { schedule.rate(step: $0, of: nil) } == [0.1, 0.2, 0.3, 0.4, 0.4, 0.4])
    }

    @Test func `a warm-up before a cosine leaves the rest of the plan to the cosine`() throws {
        let schedule = try make("cosine", [("warm-up-steps", 20)])
        #expect(schedule.rate(step: 19, of: 120) == 0.4)
        #expect(schedule.rate(step: 20, of: 120) == 0.4)
        #expect(abs(schedule.rate(step: 70, of: 120) - 0.2) < 1e-7)
        #expect(abs(schedule.rate(step: 120, of: 120)) < 1e-7)
    }

    @Test(arguments: LearningRateScheduleCatalogue.all.entries)
    func `every schedule gives finite rates between 0 and the learning rate`(entry: LearningRateScheduleEntry)
        throws
    {
        let required = entry.settings.filter { $0.defaultValue == nil }.map {
            (name: $0.name, value: SettingValue.integer(7))
        }
        for warmUp in [0, 13] {
            let settings = try Settings(
                entry.settings, given: required + [("warm-up-steps", .integer(warmUp))])
            let schedule = entry.make(settings, learningRate: 0.4)
            for step in 0..<120 {
                let rate = schedule.rate(step: step, of: 100)
                #expect(rate.isFinite && rate >= 0 && rate <= 0.4)
            }
        }
    }
}
