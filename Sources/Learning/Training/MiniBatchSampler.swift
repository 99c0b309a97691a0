public import Determinism
import Glibc
import LinearAlgebra
public import Persistence

/// How many samples make a mini-batch.
public enum BatchSize: Sendable, Equatable {
    /// So many samples, at least 1.
    case samples(Int)
    /// The whole shard, in its order: the exact gradient of the node's objective.
    case full
}

/// The mini-batches of one node, drawn from its shard.
///
/// By default the shard is visited in passes: every sample once in each pass, in a new random order, and a batch that
/// reaches the end of a pass goes on with the next one, so that every batch is full.
public struct MiniBatchSampler: Persistent, Sendable {
    /// How samples follow each other.
    public enum Order: String, Sendable, CaseIterable {
        /// Passes without replacement; a batch may reach into the next pass.
        case wrapAround = "wrap-around"
        /// Passes without replacement; the last batch of a pass may be short.
        case shortLast = "short-last"
        /// Passes without replacement; samples that do not fill the last batch of a pass are left out of it. A shard
        /// smaller than a batch is one short batch.
        case dropLast = "drop-last"
        /// Every draw uniform over the shard, with replacement: what most theorems assume. Needs no memory of its own.
        case independent
        /// Every sample by itself with probability batch/shard, at most 1: batches vary in size and may be empty. Needs no
        /// memory of its own.
        case poisson
    }

    private let size: BatchSize
    private let order: Order
    private var stream: RandomStream
    private var samples: [Int32]
    private var position: Int

    /// - Parameters:
    ///   - shard: positions in the training part, at least one.
    ///   - size: samples in each batch.
    ///   - order: how samples follow each other.
    ///   - stream: the node's own stream for this purpose.
    public init(shard: [Int32], size: BatchSize, order: Order = .wrapAround, stream: RandomStream) {
        precondition(!shard.isEmpty, "mini-batches of an empty shard")
        if case .samples(let count) = size { precondition(count > 0, "mini-batches of \(count) samples") }
        self.size = size
        self.order = order
        self.stream = stream
        samples = shard
        position = shard.count
    }

    /// The number of samples in the shard.
    public var shardCount: Int { samples.count }

    /// Replaces the content of `batch` by the next mini-batch.
    ///
    /// Allocates nothing once `batch` has had its full length and the sampler is the only owner of its order.
    public mutating func next(into batch: inout [Int32]) {
        batch.removeAll(keepingCapacity: true)
        guard case .samples(let count) = size else {
            batch.append(contentsOf: samples)
            return
        }
        switch order {
        case .independent:
            for _ in 0..<count { batch.append(samples[stream.integer(below: samples.count)]) }
        case .wrapAround:
            while batch.count < count {
                if position == samples.count { beginPass() }
                take(min(count - batch.count, samples.count - position), into: &batch)
            }
        case .shortLast:
            if position == samples.count { beginPass() }
            take(min(count, samples.count - position), into: &batch)
        case .dropLast:
            if position + min(count, samples.count) > samples.count { beginPass() }
            take(min(count, samples.count), into: &batch)
        case .poisson:
            drawIndependently(rate: min(1, Double(count) / Double(samples.count)), into: &batch)
        }
    }

    /// Asks for the memory of the next mini-batch ahead of its use.
    @inline(__always)
    public func prefetch() { Prefetch.element(of: samples, at: position) }

    /// The order of the pass under way, the position in it, and the stream: saved before a batch is drawn, a sampler of the
    /// same shard draws that batch again.
    ///
    /// Poisson batches know nothing of each other: after a restart they go on with the new start's stream.
    public mutating func persist(in archive: inout StateArchive) throws(StateError) {
        if order == .poisson { return }
        var order = samples
        try archive.values("order", &order)
        if archive.isReading, order.sorted() != samples.sorted() {
            throw archive.refusal(
                of: "order", found: "samples of another shard", expected: "this node's shard")
        }
        samples = order
        try archive.value("position", &position, in: 0...samples.count)
        try archive.stream("stream", &stream)
    }

    /// Each sample with that probability: the gaps between two that take part are geometric.
    private mutating func drawIndependently(rate: Double, into batch: inout [Int32]) {
        guard rate < 1 else { return batch.append(contentsOf: samples) }
        let scale = 1 / log1p(-rate)
        var next = 0.0
        while true {
            next += (log(1 - stream.uniform()) * scale).rounded(.down)
            guard next < Double(samples.count) else { return }
            batch.append(samples[Int(next)])
            next += 1
        }
    }

    private mutating func beginPass() {
        Self.shuffle(&samples, &stream)
        position = 0
    }

    /// Fisher and Yates's shuffle, as `RandomStream.shuffle`, on numbers of one type: it is part of every few steps.
    private static func shuffle(_ samples: inout [Int32], _ stream: inout RandomStream) {
        var order = samples.mutableSpan
        for last in stride(from: order.count - 1, to: 0, by: -1) {
            order.swapAt(last, stream.integer(below: last + 1))
        }
    }

    private mutating func take(_ count: Int, into batch: inout [Int32]) {
        batch.append(contentsOf: samples[position..<(position + count)])
        position += count
    }
}
