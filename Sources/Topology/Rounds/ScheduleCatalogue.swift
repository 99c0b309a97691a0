public import Catalogues

/// All kinds of time-varying topologies that users can name; `static` is implied.
public enum ScheduleCatalogue {
    /// The kinds of schedules, in the order of their documentation.
    public static let all = Catalogue<ScheduleFamily>(
        "schedule",
        [
            .onePeerExponential, .baseGraph, .simpleBaseGraph, .hyperHypercube, .equiStaticDirected,
            .equiStaticUndirected,
            .equiDynamicDirected, .equiDynamicUndirected, .randomMatching, .randomGroups, .epidemicOracle,
            .epidemicLocal,
            .moshpitGrid, .matcha, .periodicAveraging, .alternating,
        ]
    )
}
