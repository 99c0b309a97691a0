// swift-tools-version: 6.3

import PackageDescription

let package = Package(
    name: "murmuration",
    products: [
        .executable(name: "murmur", targets: ["MurmurCommand"]),
        .library(name: "Topology", targets: ["Topology"]),
        .library(name: "GossipAlgorithms", targets: ["GossipAlgorithms"]),
        .library(name: "Simulation", targets: ["Simulation"]),
    ],
    dependencies: [
        // Arguments, help and usage errors of the command.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Levels and handlers for what peers log.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // Heap for the simulator's event queue.
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        // The HTTP server behind a peer's status endpoint.
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
        // YAML with line and column of every node, for experiment and topology files.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // System libraries.
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CPrefetch"),
        .systemLibrary(name: "CLibuv", pkgConfig: "libuv", providers: [.apt(["libuv1-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CChecksum"),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // Pure modules: no clock, no file, no socket.
        .target(name: "Determinism"),
        .target(name: "Catalogues"),
        .target(name: "LinearAlgebra", dependencies: ["COpenBLAS", "CPrefetch"]),
        .target(name: "Persistence", dependencies: ["Determinism", "LinearAlgebra"]),
        .target(name: "Topology", dependencies: ["Catalogues", "Determinism", "LinearAlgebra"]),
        .target(name: "Compressors", dependencies: ["Catalogues", "Determinism", "LinearAlgebra"]),
        .target(name: "Robustness", dependencies: ["Catalogues", "Determinism", "LinearAlgebra"]),
        .target(name: "Optimizers", dependencies: ["Catalogues", "LinearAlgebra", "Persistence"]),
        .target(
            name: "Learning",
            dependencies: [
                "CJPEG", "CPNG", "CZlib", "Catalogues", "Determinism", "LinearAlgebra", "Persistence",
            ]),
        .target(name: "Reports", dependencies: ["Determinism", "LinearAlgebra"]),
        .target(
            name: "GossipAlgorithms",
            dependencies: [
                "Catalogues", "Compressors", "Determinism", "LinearAlgebra", "Optimizers", "Persistence",
                "Robustness", "Topology",
            ]
        ),
        .target(
            name: "Wire", dependencies: ["CChecksum", "Compressors", "GossipAlgorithms", "LinearAlgebra"]),
        .target(
            name: "Experiments",
            dependencies: [
                "Catalogues", "Determinism", "GossipAlgorithms", "Learning", "LinearAlgebra", "Optimizers",
                "Robustness", "Topology",
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(
            name: "Runs",
            dependencies: [
                "Catalogues", "Determinism", "Experiments", "GossipAlgorithms", "Learning", "LinearAlgebra",
                "Optimizers", "Reports", "Robustness", "Topology",
            ]
        ),
        .target(
            name: "Simulation",
            dependencies: [
                "Catalogues", "Determinism", "Experiments", "GossipAlgorithms", "Learning", "LinearAlgebra",
                "Optimizers", "Reports", "Runs", "Topology", "Wire",
                .product(name: "HeapModule", package: "swift-collections"),
            ]
        ),

        // The live shell. EventLoop alone touches sockets and real timers.
        .target(name: "TransportSecurity", dependencies: ["COpenSSL"]),
        .target(name: "EventLoop", dependencies: ["CLibuv"]),
        .target(
            name: "PeerNode",
            dependencies: [
                "Catalogues", "Compressors", "Determinism", "EventLoop", "Experiments", "GossipAlgorithms",
                "Learning", "LinearAlgebra", "Optimizers", "Persistence", "Reports", "Runs", "Topology",
                "TransportSecurity", "Wire",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        .target(
            name: "StatusServer",
            dependencies: [
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"),
            ]
        ),

        // The command: the only place that touches files, arguments and standard output.
        .executableTarget(
            name: "MurmurCommand",
            dependencies: [
                "Catalogues", "Compressors", "Determinism", "EventLoop", "Experiments", "GossipAlgorithms",
                "Learning", "LinearAlgebra", "Optimizers", "PeerNode", "Persistence", "Reports", "Robustness",
                "Runs", "Simulation", "StatusServer",
                "Topology",
                "TransportSecurity", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // Benchmarks: executables that print ratios measured in one run.
        .executableTarget(
            name: "SimulationBenchmark",
            dependencies: [
                "Catalogues", "Determinism", "GossipAlgorithms", "Learning", "LinearAlgebra", "Optimizers",
                "Reports", "Runs", "Simulation", "Topology",
                .product(name: "HeapModule", package: "swift-collections"),
            ],
            path: "Benchmarks/SimulationBenchmark"
        ),
        .systemLibrary(name: "CMultiplyAddPeak", path: "Benchmarks/CMultiplyAddPeak"),
        .executableTarget(
            name: "TrainingBenchmark",
            dependencies: [
                "CMultiplyAddPeak", "Catalogues", "Determinism", "Learning", "LinearAlgebra", "Optimizers",
            ],
            path: "Benchmarks/TrainingBenchmark"
        ),

        .executableTarget(
            name: "TopologyBenchmark", dependencies: ["Determinism", "Topology"],
            path: "Benchmarks/TopologyBenchmark"),

        .executableTarget(
            name: "NetworkBenchmark", dependencies: ["EventLoop"], path: "Benchmarks/NetworkBenchmark"),

        .executableTarget(
            name: "SecurityBenchmark", dependencies: ["TransportSecurity"],
            path: "Benchmarks/SecurityBenchmark"),

        .executableTarget(
            name: "ExchangeBenchmark",
            dependencies: [
                "EventLoop", "GossipAlgorithms", "LinearAlgebra", "PeerNode", "TransportSecurity", "Wire",
            ],
            path: "Benchmarks/ExchangeBenchmark"),

        // Tests, one target for each module.
        .testTarget(name: "CataloguesTests", dependencies: ["Catalogues"]),
        .testTarget(name: "DeterminismTests", dependencies: ["Determinism"]),
        .testTarget(name: "LinearAlgebraTests", dependencies: ["Determinism", "LinearAlgebra"]),
        .testTarget(name: "PersistenceTests", dependencies: ["Determinism", "LinearAlgebra", "Persistence"]),
        .testTarget(
            name: "TopologyTests", dependencies: ["Catalogues", "Determinism", "LinearAlgebra", "Topology"]),
        .testTarget(
            name: "OptimizersTests",
            dependencies: ["Catalogues", "Determinism", "LinearAlgebra", "Optimizers", "Persistence"]),
        .testTarget(
            name: "LearningTests",
            dependencies: [
                "Catalogues", "Determinism", "Learning", "LinearAlgebra", "Optimizers", "Persistence",
            ]),
        .testTarget(
            name: "CompressorsTests",
            dependencies: ["Catalogues", "Compressors", "Determinism", "LinearAlgebra"]),
        .testTarget(
            name: "RobustnessTests",
            dependencies: ["Catalogues", "Determinism", "LinearAlgebra", "Robustness"]),
        .testTarget(name: "ReportsTests", dependencies: ["Determinism", "LinearAlgebra", "Reports"]),
        .testTarget(
            name: "GossipAlgorithmsTests",
            dependencies: [
                "Catalogues", "Compressors", "Determinism", "GossipAlgorithms", "LinearAlgebra", "Optimizers",
                "Persistence", "Robustness", "Topology",
            ]
        ),
        .testTarget(
            name: "WireTests",
            dependencies: ["Compressors", "Determinism", "GossipAlgorithms", "LinearAlgebra", "Wire"]),
        .testTarget(
            name: "ExperimentsTests",
            dependencies: [
                "Catalogues", "Determinism", "Experiments", "GossipAlgorithms", "Learning", "Optimizers",
                "Topology",
            ]
        ),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Catalogues", "Determinism", "Experiments", "GossipAlgorithms", "Learning", "LinearAlgebra",
                "Optimizers", "Reports", "Robustness", "Runs", "Simulation", "Topology", "Wire",
            ]
        ),
        .testTarget(name: "TransportSecurityTests", dependencies: ["TransportSecurity"]),
        .testTarget(name: "EventLoopTests", dependencies: ["CLibuv", "EventLoop"]),
        // Clusters of peers inside one process, for tests.
        .target(
            name: "LoopbackSupport",
            dependencies: [
                "Catalogues", "Determinism", "EventLoop", "GossipAlgorithms", "Learning", "LinearAlgebra",
                "Optimizers", "PeerNode", "Persistence", "Reports", "Runs", "Topology", "TransportSecurity",
                "Wire",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/LoopbackSupport"
        ),
        .testTarget(
            name: "PeerNodeTests",
            dependencies: [
                "Catalogues", "Determinism", "EventLoop", "Experiments", "GossipAlgorithms", "Learning",
                "LinearAlgebra", "LoopbackSupport", "Optimizers", "PeerNode", "Persistence", "Reports",
                "Runs", "Topology",
                "TransportSecurity", "Wire",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "ParityTests",
            dependencies: [
                "Catalogues", "Determinism", "EventLoop", "Experiments", "GossipAlgorithms", "Learning",
                "LinearAlgebra", "LoopbackSupport", "Optimizers", "PeerNode", "Reports", "Runs", "Simulation",
                "Topology",
                "Wire",
            ]
        ),
        .testTarget(name: "ArchitectureTests"),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "Catalogues", "EventLoop", "GossipAlgorithms", "Learning", "LinearAlgebra", "MurmurCommand",
                "Reports", "TransportSecurity",
            ],
            exclude: ["Snapshots"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    var settings = target.swiftSettings ?? []
    settings += [
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
    if target.name == "LinearAlgebra" {
        // The owner of unsafe memory hands it out as spans only.
        settings += [.enableExperimentalFeature("Lifetimes"), .strictMemorySafety()]
    }
    target.swiftSettings = settings
}
