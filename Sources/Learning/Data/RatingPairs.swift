/// Who rated what: a user and an item for each sample; how much they liked it is the target.
///
/// Users and items are numbered from 0 in the order of their ids in the file, by value when all are numbers, over the
/// training and the test part together: the numbers depend on the data alone, not on its split.
public struct RatingPairs: Sendable, Equatable {
    /// The names of users and items, and the span of the ratings: what both parts of a data set share.
    public struct Scale: Sendable, Equatable {
        /// The ids of the users, `[users]`.
        public let userIDs: [String]
        /// The ids of the items, `[items]`.
        public let itemIDs: [String]
        /// The lowest and the highest rating of the training part, in the data's units.
        public let range: ClosedRange<Double>

        /// Everything by name.
        public init(userIDs: [String], itemIDs: [String], range: ClosedRange<Double>) {
            self.userIDs = userIDs
            self.itemIDs = itemIDs
            self.range = range
        }
    }

    /// The user of each sample, `[samples]`.
    public let users: [Int32]
    /// The item of each sample, `[samples]`.
    public let items: [Int32]
    /// When each rating was given, in the data's units, `[samples]`; empty when that is not known.
    public let times: [Double]
    /// What the numbers of users and items stand for.
    public let scale: Scale

    /// Traps when the lengths differ or a number is none of the scale's.
    public init(users: [Int32], items: [Int32], times: [Double] = [], scale: Scale) {
        precondition(
            users.count == items.count && (times.isEmpty || times.count == users.count),
            "\(users.count) users, \(items.count) items and \(times.count) times of ratings")
        precondition(
            users.allSatisfy { scale.userIDs.indices.contains(Int($0)) }
                && items.allSatisfy { scale.itemIDs.indices.contains(Int($0)) },
            "a user or an item without an id")
        self.users = users
        self.items = items
        self.times = times
        self.scale = scale
    }

    /// The number of samples.
    public var count: Int { users.count }
}
