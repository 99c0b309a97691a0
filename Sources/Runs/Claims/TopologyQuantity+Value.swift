import Catalogues
import Experiments
import GossipAlgorithms
import Topology

extension TopologyQuantity {
    /// Rounds of a schedule that never repeats which are tried or looked at.
    private static let roundLimit = 1000

    /// The quantity of one topology.
    ///
    /// - Throws: when it means nothing for this topology, or does not exist.
    func value(for plan: TopologyPlan) throws(MeasureObstacle) -> Double {
        let schedule = plan.topology.schedule
        switch self {
        case .spectralGap: return SpectralAnalysis(of: try fixed(plan)).spectralGap
        case .secondEigenvalue: return SpectralAnalysis(of: try fixed(plan)).secondEigenvalueModulus
        case .smallestEigenvalue:
            guard let value = SpectralAnalysis(of: try fixed(plan)).smallestEigenvalue else {
                throw obstacle(plan, "its weights are not symmetric")
            }
            return value
        case .productError(let rounds): return schedule.productError(rounds: 0..<rounds)
        case .expectedContraction(let rounds):
            return ExpectedContraction(of: schedule, rounds: 0..<rounds).mean
        case .worstContraction(let rounds):
            return ExpectedContraction(of: schedule, rounds: 0..<rounds).worst
        case .roundsToAverage:
            guard let rounds = schedule.roundsToExactAverage(limit: Self.roundLimit) else {
                throw obstacle(plan, "no exact average within \(Self.roundLimit) rounds")
            }
            return Double(rounds)
        case .maximumDegree:
            let degrees = (0..<(schedule.period ?? TopologyCard.sampledRounds)).flatMap { round in
                (0..<schedule.nodeCount).map {
                    schedule.neighbourhood(of: $0, round: round).outgoing.count
                }
            }
            return Double(degrees.max() ?? 0)
        case .effectiveNeighbours(let decay):
            return EffectiveNeighbours(of: try fixed(plan), decay: decay).mean
        case .privacyLoss(let noise, let hops):
            let loss = try privacyLoss(noise: noise, plan)
            guard let distance = loss.distances.first(where: { $0.hops == hops }) else {
                throw obstacle(plan, "no two nodes are \(hops) hops apart")
            }
            return distance.mean
        }
    }

    /// What a round of Muffliato gives away.
    private func privacyLoss(
        noise: Double, _ plan: TopologyPlan
    ) throws(MeasureObstacle) -> PairwisePrivacyLoss {
        let entry = AlgorithmEntry.ofPrivateGossip
        guard let settings = try? Settings(entry.settings, given: [("noise", .number(noise))]) else {
            throw obstacle(plan, "noise \(noise) is not possible")
        }
        if let refusal = entry.refusal(of: plan.topology, settings) { throw obstacle(plan, refusal) }
        return PairwisePrivacyLoss(
            of: try fixed(plan), AlgorithmEntry.privateGossip(on: plan.topology, settings), noise: noise)
    }

    /// The one matrix of a topology that stays the same.
    private func fixed(_ plan: TopologyPlan) throws(MeasureObstacle) -> MixingMatrix {
        guard plan.topology.schedule.period == 1 else { throw obstacle(plan, "its weights change") }
        return plan.topology.matrix(round: 0)
    }

    private func obstacle(_ plan: TopologyPlan, _ reason: String) -> MeasureObstacle {
        MeasureObstacle("\(name) of \(plan.title), \(plan.nodeCount) nodes: \(reason)")
    }
}
