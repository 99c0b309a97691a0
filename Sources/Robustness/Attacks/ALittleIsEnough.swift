import Catalogues
import Glibc
import LinearAlgebra

/// ALIE: a model just far enough from the honest mean to harm, and near enough to pass for honest: `μ − z σ`.
///
/// Baruch, Baruch & Goldberg, "A little is enough: circumventing defenses for distributed learning", NeurIPS 2019,
/// arXiv:1902.06156, Algorithm 3. μ and σ are the mean and the standard deviation of every parameter over the honest
/// models.
struct ALittleIsEnough: Attack {
    /// How z is chosen.
    enum Strength {
        case fixed(Float)
        /// From the numbers of nodes and attackers.
        case formula
        /// What harms most under the experiment's aggregation.
        case strongest
    }

    let strength: Strength

    func forge(_ view: AttackView) -> ParameterSnapshot {
        let mean = view.honestMean().freeze()
        let deviation = view.honestDeviation(around: mean).freeze()
        func shifted(_ z: Float) -> ParameterSnapshot {
            var forgery = ParameterVector(mean, pool: view.pool)
            forgery.add(-z, times: deviation)
            return forgery.freeze()
        }
        switch strength {
        case .fixed(let z): return shifted(z)
        case .formula: return shifted(Float(Self.z(nodes: view.nodeCount, attackers: view.attackers.count)))
        case .strongest: return StrongestForgery.choose(view, shifted)
        }
    }

    /// `z = Φ⁻¹((n − m − s)/(n − m))` with `s = ⌊n/2 + 1⌋ − m`: the honest nodes that lie further out than the attackers are
    /// then as many as it takes to make the attackers' side the majority.
    ///
    /// - Parameters:
    ///   - n: nodes in all.
    ///   - m: attackers among them, fewer than n.
    /// - Returns: at least 0; 0 when that many are not to be had, up to about 8 when none is needed.
    static func z(nodes n: Int, attackers m: Int) -> Double {
        let needed = n / 2 + 1 - m
        let share = Double(n - m - needed) / Double(n - m)
        return max(0, normalQuantile(share))
    }

    /// Φ⁻¹ by halving an interval, to the last bits; its range is cut at ±8, beyond which Φ is 0 or 1.
    static func normalQuantile(_ probability: Double) -> Double {
        var (low, high) = (-8.0, 8.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if 0.5 * erfc(-middle / 2.0.squareRoot()) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

extension AttackEntry {
    static let alie = AttackEntry(
        name: "alie", summary: "A little is enough: the honest mean, shifted by a few deviations.",
        source: "Baruch, Baruch & Goldberg, NeurIPS 2019, arXiv:1902.06156, Algorithm 3",
        settings: [
            Setting(
                "z", .number(0...1000), default: 1.5,
                """
                alie: how many standard deviations from the mean; 0 takes the paper's formula, which gives 0 when attackers \
                are few.
                """),
            .optimized,
        ],
        details: """
            Sends mu - z sigma, parameter by parameter, over the honest models seen: inside the cloud of honest models in every \
            parameter, yet shifted the same way in all of them, round after round. The formula is z = Phi^-1((n - m - s)/(n - m)), \
            s = floor(n/2 + 1) - m, with n nodes and m attackers.
            """,
        deviations:
            "The deviation is that of the models seen (divided by their number); codes differ in that and in the sign.",
        .forges {
            let z = $0.number("z")
            return ALittleIsEnough(
                strength: $0.boolean("optimized") ? .strongest : z > 0 ? .fixed(Float(z)) : .formula)
        })
}

extension Setting {
    /// Whether an attack looks for its best strength: ALIE, inner-product manipulation.
    static let optimized = Setting(
        "optimized", .boolean, default: false,
        """
        alie, inner-product: choose, in every round, of 13 strengths from 1/8 to 8 the one that moves the result of the \
        experiment's aggregation furthest, instead of the stated one.
        """)
}
