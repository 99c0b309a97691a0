import Catalogues
import Determinism

/// Every node has whole documents of a text: the longest first, each to the node that has least so far.
///
/// Documents of one length are taken in random order, and which node gets which pile is random. Two nodes' sizes differ by no
/// more than the longest document.
///
/// Longest first is Graham's rule (1969, "Bounds on multiprocessing timing anomalies"): the largest pile has at most 4/3 of what
/// the best division could give it.
struct DocumentPartition: Partitioner {
    func deal(_ dataset: Dataset, over nodes: Int, _ stream: inout RandomStream) throws(PartitionProblem)
        -> [[Int32]]
    {
        guard case .windows(let windows) = dataset.train.features else {
            preconditionFailure("documents of a data set that is no text")
        }
        var documents = [[Int32]](repeating: [], count: windows.documentCount)
        for (sample, document) in windows.documents.enumerated() {
            documents[Int(document)].append(Int32(sample))
        }
        guard documents.count >= nodes else {
            throw PartitionProblem(
                "\(documents.count) documents cannot be dealt out to \(nodes) nodes; state a 'separator' that gives "
                    + "more, or take fewer nodes, or partition 'temporal'")
        }
        stream.shuffle(&documents)
        let order = documents.indices.sorted { (-documents[$0].count, $0) < (-documents[$1].count, $1) }
        var piles = [[Int32]](repeating: [], count: nodes)
        for document in order {
            let least = piles.indices.min { (piles[$0].count, $0) < (piles[$1].count, $1) } ?? 0
            piles[least] += documents[document]
        }
        return stream.permutation(nodes).map { piles[$0] }
    }

    static let entry = PartitionEntry(
        "document", "By document: every node has whole documents of a text; sizes as even as these allow",
        source: "longest first: Graham 1969", reads: .text
    ) { _ in DocumentPartition() }
}
