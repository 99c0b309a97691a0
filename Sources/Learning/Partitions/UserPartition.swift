/// Every node has its own users with all their ratings: what people keep to themselves stays on their machine.
enum UserPartition {
    static let entry = RaterGroups.entry(.user)
}
