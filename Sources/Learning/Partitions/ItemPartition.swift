/// Every node has its own items with all ratings of them: shops that each sell something else.
enum ItemPartition {
    static let entry = RaterGroups.entry(.item)
}
