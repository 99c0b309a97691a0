import Catalogues
import Determinism
import Experiments
import Topology

/// The card of a topology as the topology module makes it; reports have a smaller one of the same name.
typealias AnalysedCard = TopologyCard

/// The figures of a topology as `--json` prints them; what is not known is left out.
struct TopologyFigures: Encodable {
    let name: String
    let nodes: Int
    let edges: Int
    let minimumDegree: Int
    let meanDegree: Double
    let maximumDegree: Int
    let leastDiameter: Int?
    let greatestDiameter: Int?
    let radius: Int?
    let averagePathLength: Double?
    let bridges: Int
    let cutVertices: [Int]
    let components: Int
    let stronglyConnected: Bool
    let messagesPerRound: Double
    let schedule: String
    let period: Int?
    let mixing: String?
    let symmetric: Bool
    let rowStochastic: Bool
    let columnStochastic: Bool
    let spectralGap: Double?
    let secondEigenvalueModulus: Double?
    let smallestEigenvalue: Double?
    let contraction: Double?
    let effectiveNeighbours90: Double?
    let effectiveNeighbours99: Double?
    let consensusRounds: Int?
    let consensusRemainder: Double?
    let consensusBasis: String?
    let leastMixingTime: Int?
    let greatestMixingTime: Int?
    let leastModulus: Double?
    let cost: TopologyCost
    let algorithms: [Suitability]
    let methods: [Suitability]
    let verdict: String
    let warnings: [String]
    let digest: String
    /// What averaging privately gives away; nil when nobody asked.
    var privacy: PrivacyFigures?

    init(_ name: String, _ card: TopologyCard, _ plan: TopologyPlan, parameters: Int) {
        self.name = name
        nodes = card.nodeCount
        edges = card.edgeCount
        minimumDegree = card.degree.minimum
        meanDegree = card.degree.mean
        maximumDegree = card.degree.maximum
        leastDiameter = card.diameter?.lowerBound
        greatestDiameter = card.diameter?.upperBound
        radius = card.radius
        averagePathLength = card.averagePathLength
        bridges = card.cutPoints.bridges.count
        cutVertices = card.cutPoints.cutVertices
        components = card.componentCount
        stronglyConnected = card.isStronglyConnected
        messagesPerRound = card.messagesPerRound
        schedule = card.schedule
        period = card.period
        mixing = plan.mixing?.name
        symmetric = card.isSymmetric
        rowStochastic = card.isRowStochastic
        columnStochastic = card.isColumnStochastic
        spectralGap = card.mixing?.spectralGap
        secondEigenvalueModulus = card.mixing?.secondEigenvalueModulus
        smallestEigenvalue = card.mixing?.smallestEigenvalue
        contraction = card.mixing?.contraction
        effectiveNeighbours90 = card.mixing?.effectiveNeighbours90
        effectiveNeighbours99 = card.mixing?.effectiveNeighbours99
        consensusRounds = card.consensusTime?.rounds
        consensusRemainder = card.consensusTime?.remainder
        consensusBasis = card.consensusTime?.basis.rawValue
        leastMixingTime = card.mixingTime?.lowerBound
        greatestMixingTime = card.mixingTime?.upperBound
        leastModulus = Self.leastModulus(plan)
        cost = TopologyCost(plan, parameters: parameters)
        algorithms = Suitability.ofAlgorithms(on: plan.topology)
        methods = Suitability.ofMethods(on: card)
        verdict = card.verdict
        warnings = card.warnings + plan.addressWarnings
        digest = plan.topology.digest.description
    }

    /// The certificate of fastest-mixing weights: no others have a smaller second eigenvalue modulus.
    private static func leastModulus(_ plan: TopologyPlan) -> Double? {
        guard let mixing = plan.mixing, mixing.name == "fastest-mixing", plan.schedule == nil,
            let graph = plan.graph
        else { return nil }
        return MixingOptimality(of: graph, iterations: mixing.settings.integer("iterations")).leastModulus
    }
}
