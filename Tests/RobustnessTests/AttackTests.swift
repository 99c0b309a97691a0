import Catalogues
import Determinism
import LinearAlgebra
import Testing

@testable import Robustness

@Suite struct AttackTests {
    /// Two honest models, 1 and 3 in every element, and a third, 8, apart.
    private func view(
        _ honest: [[Float]] = [[1, 0], [3, 0], [8, 6]], attackers: [Int] = [5], nodeCount: Int = 6,
        receiver: AttackView.Receiver = .init(node: 0, incoming: []), aggregation: Aggregation? = nil,
        seed: UInt64 = 1
    ) -> AttackView {
        AttackView(
            own: ParameterSnapshot([2, -4]),
            honest: honest.enumerated().map { .init(node: $0, values: ParameterSnapshot($1)) },
            attackers: attackers, nodeCount: nodeCount, receiver: receiver, aggregation: aggregation,
            random: RandomStream(seed: seed, purpose: "attack"), pool: BufferPool(length: 2))
    }

    private func forge(_ attack: any Attack, _ view: AttackView) -> [Float] { attack.forge(view).values }

    @Test(arguments: AttackCatalogue.all.entries.map(\.name))
    func `every attack with its defaults sends a model, or turns labels round`(_ name: String) throws {
        let entry = try #require(AttackCatalogue.all[name])
        let attack = entry.makeAttack(try Settings(entry.settings))
        #expect((attack == nil) == entry.flipsLabels)
        guard let attack else { return }
        let model = forge(attack, view())
        #expect(model.count == 2)
        #expect(model.allSatisfy(\.isFinite) != entry.isRefused)
        // Bit for bit; not-a-number is not equal to itself.
        #expect(model.map(\.bitPattern) == forge(attack, view()).map(\.bitPattern))
    }

    @Test func `a sign flip turns the own model or the honest mean round`() {
        #expect(forge(SignFlip(flipsMean: false), view()) == [-2, 4])
        #expect(forge(SignFlip(flipsMean: true), view()) == [-4, -2])
    }

    @Test func `inner-product manipulation scales the honest mean by −ε`() {
        #expect(forge(InnerProduct(strength: 0.5), view()) == [-2, -1])
    }

    @Test func `ALIE shifts the honest mean by z deviations`() {
        // Means 4 and 2; variances (9 + 1 + 16)/3 and (4 + 4 + 16)/3.
        let result = forge(ALittleIsEnough(strength: .fixed(2)), view())
        let deviations: [Float] = [Float(26.0 / 3).squareRoot(), Float(8).squareRoot()]
        #expect(distance(result, [4 - 2 * deviations[0], 2 - 2 * deviations[1]]) < 1e-5)
    }

    @Test(arguments: [
        // n, m, and Φ⁻¹ of (n − m − s)/(n − m) from tables of the normal distribution.
        (10, 4, 0.4307273), (50, 24, 1.4260769), (10, 2, 0), (20, 4, 0.1573107),
    ])
    func `the strength of ALIE follows from the numbers of nodes and attackers`(
        _ n: Int, _ m: Int, _ z: Double
    ) {
        #expect(abs(ALittleIsEnough.z(nodes: n, attackers: m) - z) < 1e-6)
    }

    @Test func `the quantile of the normal distribution is that of the tables`() {
        #expect(abs(ALittleIsEnough.normalQuantile(0.975) - 1.959963985) < 1e-8)
        #expect(abs(ALittleIsEnough.normalQuantile(0.5)) < 1e-12)
        #expect(ALittleIsEnough.normalQuantile(1) > 7.9)
    }

    @Test func `mimic repeats one honest node`() {
        #expect(forge(Mimic(copied: 1), view()) == [3, 0])
        #expect(forge(Mimic(copied: 99), view()) == [8, 6])
    }

    @Test func `dissensus at strength 1 cancels the pull of the honest neighbours exactly`() {
        let incoming = [(node: 1, weight: 0.2), (node: 2, weight: 0.3), (node: 5, weight: 0.25)]
        let receiver = AttackView.Receiver(node: 0, incoming: incoming)
        let forged = forge(Dissensus(strength: 1), view(receiver: receiver))
        // The weighted mean of node 0, with the forgery at weight 1/4, is its own model.
        let own: [Float] = [1, 0]
        let models: [[Float]] = [[3, 0], [8, 6], forged]
        for index in own.indices {
            let pull = zip([0.2, 0.3, 0.25] as [Float], models).reduce(0) {
                $0 + $1.0 * ($1.1[index] - own[index])
            }
            #expect(abs(pull) < 1e-5)
        }
    }

    @Test func `noise has the stated deviation and is new in every round`() {
        var view = view()
        view.pool = BufferPool(length: 20_000)
        view.own = ParameterSnapshot([Float](repeating: 0, count: 20_000))
        let values = forge(Gaussian(deviation: 3), view)
        let square = values.reduce(0) { $0 + $1 * $1 } / 20_000
        #expect(abs(square - 9) < 0.4)  // four standard errors of 9 √(2/20000)
        view.random = RandomStream(seed: 2, purpose: "attack")
        #expect(forge(Gaussian(deviation: 3), view) != values)
    }

    @Test func `against the mean the strongest strength is the largest`() {
        let result = forge(InnerProduct(strength: nil), view())
        #expect(distance(result, [-8 * 4, -8 * 2]) < 1e-4)
    }

    @Test func `against a rule the strongest forgery moves it at least as far as any other of the list`() {
        let honest = randomModels(7, length: 2, seed: 4)
        let aggregation = Aggregation(TrimmedMean(), assumedAttackers: 2)
        let view = view(honest, attackers: [7, 8], nodeCount: 9, aggregation: aggregation)
        let centre = mean(honest)
        func harm(_ forgery: [Float]) -> Float {
            let models = Array(honest.dropFirst()) + [forgery, forgery]
            let pool = BufferPool(length: 2)
            var own = ParameterVector(ParameterSnapshot(honest[0]), pool: pool)
            _ = aggregation.combine(
                models.map { ReceivedModel(ParameterSnapshot($0), weight: 0.1) }, into: &own, pool)
            return zip(own.snapshot().values, centre).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        let best = harm(forge(ALittleIsEnough(strength: .strongest), view))
        for strength in StrongestForgery.strengths {
            #expect(best >= harm(forge(ALittleIsEnough(strength: .fixed(strength)), view)) - 1e-6)
        }
        #expect(best > harm(forge(ALittleIsEnough(strength: .fixed(0.125)), view)))
    }
}
