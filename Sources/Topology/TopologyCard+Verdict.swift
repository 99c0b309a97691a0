import Glibc

extension TopologyCard {
    /// Numbers about the speed of averaging; nil for schedules and weights that only a full matrix could tell
    /// about when there are more than `SpectralAnalysis.denseLimit` nodes.
    static func mixing(_ schedule: TopologySchedule, _ rounds: [MixingMatrix]) -> Mixing? {
        guard schedule.nodeCount <= SpectralAnalysis.denseLimit else {
            return rounds.count == 1 && rounds[0].isDoublyStochastic ? largeMixing(rounds[0]) : nil
        }
        guard rounds.count == 1 else {
            let error = schedule.productError(rounds: 0..<rounds.count)
            let modulus = error <= 1e-12 ? 0 : pow(error, 1 / Double(rounds.count))
            let hasPeriod = schedule.period != nil && schedule.nodeCount <= denseCovarianceLimit
            return Mixing(
                spectralGap: 1 - modulus, secondEigenvalueModulus: modulus, smallestEigenvalue: nil,
                contraction: error,
                effectiveNeighbours90: hasPeriod ? EffectiveNeighbours(of: schedule, decay: 0.9).mean : nil,
                effectiveNeighbours99: hasPeriod ? EffectiveNeighbours(of: schedule, decay: 0.99).mean : nil)
        }
        let analysis = SpectralAnalysis(of: rounds[0])
        let isAffordable = analysis.isSymmetric || schedule.nodeCount <= denseCovarianceLimit
        return Mixing(
            spectralGap: analysis.spectralGap, secondEigenvalueModulus: analysis.secondEigenvalueModulus,
            smallestEigenvalue: analysis.smallestEigenvalue, eigenvalues: analysis.spectrum,
            contraction: analysis.contraction,
            effectiveNeighbours90: isAffordable ? EffectiveNeighbours(of: rounds[0], decay: 0.9).mean : nil,
            effectiveNeighbours99: isAffordable ? EffectiveNeighbours(of: rounds[0], decay: 0.99).mean : nil)
    }

    /// Above this many nodes the covariances of directed and periodic topologies are not computed.
    private static let denseCovarianceLimit = 400

    private static func largeMixing(_ matrix: MixingMatrix) -> Mixing {
        let analysis = SpectralAnalysis(of: matrix)
        let means =
            analysis.isSymmetric
            ? EffectiveNeighbours.estimatedMeans(
                of: matrix, decays: [0.9, 0.99], probes: matrix.nodeCount > 100_000 ? 2 : 16) : []
        return Mixing(
            spectralGap: analysis.spectralGap, secondEigenvalueModulus: analysis.secondEigenvalueModulus,
            smallestEigenvalue: analysis.smallestEigenvalue, contraction: analysis.contraction,
            effectiveNeighbours90: means.first, effectiveNeighbours99: means.last)
    }

    /// What a user should know before training.
    static func warnings(
        _ topology: Topology, _ rounds: [MixingMatrix], _ used: Graph, _ parts: [[Int]],
        _ isStronglyConnected: Bool,
        _ cutPoints: CutPoints, _ mixing: Mixing?, _ degree: DegreeStatistics
    ) -> [String] {
        var warnings: [String] = []
        let nodeCount = rounds[0].nodeCount
        func shown(_ sum: Double) -> String { "\((sum * 1e9).rounded() / 1e9)" }
        func list(_ edges: [Edge]) -> String { Self.list(edges, of: topology) }
        if parts.count > 1 {
            let smallest = parts.min { $0.count < $1.count } ?? []
            warnings.append(
                "The nodes fall into \(parts.count) parts that never hear of each other "
                    + "(the smallest: \(Self.list(smallest, of: topology))); they will train \(parts.count) different models. "
                    + "Links that would help: \(list(used.joiningEdges)).")
        } else if !isStronglyConnected {
            warnings.append(
                "Links are one-way and some nodes never hear of others; information cannot get around.")
        }
        for (round, matrix) in rounds.enumerated() {
            let place = rounds.count == 1 ? "" : " in round \(round)"
            if let fault = matrix.rowSumFault {
                warnings.append(
                    "The weights that \(topology.label(of: fault.node)) applies sum to \(shown(fault.sum))\(place), not 1: "
                        + "only push-sum methods can use this.")
                break
            }
            if let fault = matrix.columnSumFault {
                warnings.append(
                    "The weights put on the value of \(topology.label(of: fault.node)) sum to \(shown(fault.sum))\(place), not 1: "
                        + "nodes will agree on a weighted mean. Metropolis–Hastings weights keep the plain mean."
                )
                break
            }
        }
        if let entry = rounds.lazy.compactMap(\.negativeWeight).first {
            warnings.append(
                "A weight is negative (\(entry.weight), which \(topology.label(of: entry.receiver)) puts on "
                    + (entry.sender == entry.receiver ? "itself" : topology.label(of: entry.sender))
                    + "): fine for plain averaging, wrong for push-sum and robust aggregation.")
        }
        if let smallest = mixing?.smallestEigenvalue, smallest <= -1.0 / 3.0 + 1e-9 {
            warnings.append(
                "The smallest eigenvalue is \((smallest * 1e4).rounded() / 1e4), not above -1/3: D² diverges on it. Use lazy weights, (W + I)/2 (mixing: lazy)."
            )
        }
        if parts.count == 1, let mixing, mixing.spectralGap < 1e-9 {
            warnings.append(
                "The spectral gap is 0: averaging oscillates for ever. Use lazy weights, (W + I)/2 (mixing: lazy)."
            )
        }
        if parts.count == 1, nodeCount > 2, let weak = cutPoints.cutVertices.first {
            let count = cutPoints.cutVertices.count
            warnings.append(
                "Without \(topology.label(of: weak)) the others fall apart"
                    + (count > 1 ? "; \(count) nodes are such single points of failure. " : ". ")
                    + "Links that would help: \(list(used.bypass(around: weak)))."
            )
        }
        if nodeCount > 4, Double(degree.maximum) > 4 * degree.mean {
            let hub = rounds.lazy.compactMap { matrix in
                (0..<nodeCount).first { matrix.column($0).count == degree.maximum }
            }.first
            warnings.append(
                "A hub, \(topology.label(of: hub ?? 0)), has \(degree.maximum) links and the mean is "
                    + "\((degree.mean * 100).rounded() / 100): its network connection will set the pace. "
                    + "Families with even degrees, such as torus or random-regular, avoid that."
            )
        }
        return warnings
    }

    private static func list(_ edges: [Edge], of topology: Topology) -> String {
        let shown = edges.prefix(4).map { "\(topology.label(of: $0.from)) – \(topology.label(of: $0.to))" }
            .joined(separator: ", ")
        return edges.count > 4 ? shown + ", … (\(edges.count))" : shown
    }

    private static func list(_ nodes: [Int], of topology: Topology) -> String {
        let shown = nodes.prefix(5).map { topology.label(of: $0) }.joined(separator: ", ")
        return nodes.count > 5 ? shown + ", … (\(nodes.count) nodes)" : shown
    }
}
