import Learning
import Testing

/// A run whose ε another program has computed.
struct KnownGuarantee: CustomTestStringConvertible, Sendable {
    var rate: Double
    var noise: Double
    var steps: Int
    var delta: Double
    var epsilon: Double
    var classic: Double

    var testDescription: String { "q \(rate), sigma \(noise), \(steps) steps, delta \(delta)" }

    /// Numbers of Google's dp-accounting 0.6.0, the library of TF-privacy, at the same orders.
    ///
    /// `RdpAccountant` composing `PoissonSampledDpEvent(q, GaussianDpEvent(sigma))`; the classic ε from its losses by
    /// `rdp + ln(1/delta)/(a - 1)`. The first is TF-privacy's MNIST tutorial at 60 epochs of batches of 256: "epsilon 3.0".
    static let all = [
        KnownGuarantee(
            rate: 256.0 / 60000, noise: 1.1, steps: 14062, delta: 1e-5, epsilon: 2.5965558697943036,
            classic: 3.0082720891050823),
        KnownGuarantee(
            rate: 250.0 / 60000, noise: 1.3, steps: 3600, delta: 1e-5, epsilon: 0.9422002181626765,
            classic: 1.1799006739826248),
        KnownGuarantee(
            rate: 0.01, noise: 4, steps: 10000, delta: 1e-5, epsilon: 1.0354900660362436,
            classic: 1.2585747412527737),
        KnownGuarantee(
            rate: 0.001, noise: 0.6, steps: 1000, delta: 1e-6, epsilon: 3.141048614621649,
            classic: 3.776803473042778),
        KnownGuarantee(
            rate: 0.02, noise: 1, steps: 1000, delta: 1e-5, epsilon: 4.32416911441111,
            classic: 4.934219717553352),
        KnownGuarantee(
            rate: 1, noise: 2, steps: 10, delta: 1e-5, epsilon: 8.079406222420491,
            classic: 8.837641821656742),
    ]
}

@Suite struct `Rényi accountant` {
    /// At fractional orders dp-accounting adds the terms of its series without their signs, which is a little too much.
    @Test(arguments: KnownGuarantee.all)
    func `agrees with dp-accounting`(_ known: KnownGuarantee) {
        let accountant = RenyiAccountant(samplingRate: known.rate, noiseMultiplier: known.noise)
        let epsilon = accountant.guarantee(steps: known.steps, delta: known.delta).epsilon
        let classic = accountant.guarantee(steps: known.steps, delta: known.delta, .mironov).epsilon
        #expect(epsilon < known.epsilon * (1 + 1e-8) && epsilon > known.epsilon * (1 - 2e-5))
        #expect(classic < known.classic * (1 + 1e-8) && classic > known.classic * (1 - 2e-5))
    }

    /// The integral of `N(z; 0, s) ((1 - q) + q exp((2z - 1)/(2 s^2)))^a` with q = 0.01 and s = 1.3 by mpmath in 30
    /// digits, its logarithm over `a - 1`; at whole orders the sum by dp-accounting 0.6.0.
    @Test(arguments: [
        (1.1, 4.39944544254701596e-05), (1.5, 6.02290345547038832e-05), (2, 8.070541066373328e-05),
        (2.5, 0.000101389978913246836), (5.3, 0.000221331664292884329), (10.9, 0.00048626662211682812),
        (16, 0.006313739798325079), (63, 13.959606129966112),
    ])
    func `sums both series at whole and fractional orders`(_ order: Double, _ expected: Double) {
        let loss = RenyiAccountant.loss(order: order, samplingRate: 0.01, noiseMultiplier: 1.3)
        #expect(abs(loss - expected) < 1e-8 * max(1e-4, expected))
    }

    @Test func `is the Gaussian's loss without sampling, and nothing without data or steps`() {
        #expect(RenyiAccountant.loss(order: 4, samplingRate: 1, noiseMultiplier: 2) == 0.5)
        #expect(RenyiAccountant.loss(order: 4, samplingRate: 0, noiseMultiplier: 2) == 0)
        let accountant = RenyiAccountant(samplingRate: 0.1, noiseMultiplier: 1)
        #expect(accountant.guarantee(steps: 0, delta: 1e-5).epsilon == 0)
    }

    @Test func `a fractional order lies between its whole neighbours`() {
        for noise in [0.5, 1, 3] {
            for rate in [1e-4, 0.01, 0.3, 0.9] {
                var last = 0.0
                for order in [2, 2.25, 2.5, 2.75, 3, 3.5, 4, 7.9, 8, 10.9, 12] {
                    let loss = RenyiAccountant.loss(order: order, samplingRate: rate, noiseMultiplier: noise)
                    #expect(loss >= last, "order \(order), rate \(rate), noise \(noise)")
                    last = loss
                }
            }
        }
    }

    @Test func `grows with steps and with the sampling rate, and falls with noise`() {
        func epsilon(_ rate: Double, _ noise: Double, _ steps: Int) -> Double {
            RenyiAccountant(samplingRate: rate, noiseMultiplier: noise)
                .guarantee(steps: steps, delta: 1e-5).epsilon
        }
        let steps = [1, 2, 10, 100, 1000, 10000].map { epsilon(0.01, 1.1, $0) }
        let rates = [0.001, 0.01, 0.1, 0.5, 0.99, 1].map { epsilon($0, 1.1, 100) }
        let noises = [8, 4, 2, 1, 0.5].map { epsilon(0.01, $0, 100) }
        for series in [steps, rates, noises] {
            #expect(zip(series, series.dropFirst()).allSatisfy { $0 < $1 }, "\(series)")
        }
    }

    @Test func `Poisson sampling amplifies and shuffled batches do not`() throws {
        let poisson = try #require(
            GradientPrivacy(clip: 1, noise: 1.1).account(batch: 32, shardCount: 3200))
        let shuffled = try #require(
            GradientPrivacy(clip: 1, noise: 1.1, sampling: .shuffled).account(batch: 32, shardCount: 3200))
        let once = RenyiAccountant(samplingRate: 1, noiseMultiplier: 1.1)
        // One pass of 100 steps uses an example once; the 101st step begins a second.
        #expect(shuffled.guarantee(steps: 1) == once.guarantee(steps: 1, delta: 1e-5))
        #expect(shuffled.guarantee(steps: 100) == once.guarantee(steps: 1, delta: 1e-5))
        #expect(shuffled.guarantee(steps: 101) == once.guarantee(steps: 2, delta: 1e-5))
        #expect(poisson.guarantee(steps: 100).epsilon < shuffled.guarantee(steps: 100).epsilon / 2)
        #expect(GradientPrivacy(clip: 1, noise: 0).account(batch: 32, shardCount: 3200) == nil)
    }
}
