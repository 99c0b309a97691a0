import Catalogues
import Determinism

/// Every node has whole documents of a text: the longest first, each to the node that has least so far.
///
/// Documents of one length are taken in random order, and which node gets which pile is random (`LongestFirst`).
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
        let piles = LongestFirst.piles(of: documents, count: nodes)
        return stream.permutation(nodes).map { piles[$0] }
    }

    static let entry = PartitionEntry(
        "document", "By document: every node has whole documents of a text; sizes as even as these allow",
        source: "longest first: Graham 1969", reads: .text
    ) { _ in DocumentPartition() }
}
