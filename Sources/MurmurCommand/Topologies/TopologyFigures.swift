import Catalogues
import Determinism
import Experiments
import Topology

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
    let components: Int
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
    let warnings: [String]
    let digest: String

    init(_ name: String, _ card: TopologyCard, _ plan: TopologyPlan) {
        self.name = name
        nodes = card.nodeCount
        edges = card.edgeCount
        minimumDegree = card.degree.minimum
        meanDegree = card.degree.mean
        maximumDegree = card.degree.maximum
        leastDiameter = card.diameter?.lowerBound
        greatestDiameter = card.diameter?.upperBound
        components = card.componentCount
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
        warnings = card.warnings
        digest = plan.topology.digest.description
    }
}
