/// What was run, exactly: enough to run it again and to tell whether two reports may be compared.
public struct Provenance: Codable, Sendable, Equatable {
    /// The experiment in full, resolved: includes, defaults and overrides applied; YAML or JSON text.
    public var experimentText: String

    /// The topology in full, or its generating family and parameters; YAML or JSON text.
    public var topologyText: String

    /// Digest of the resolved experiment, hexadecimal.
    public var experimentHash: String

    /// Canonical digest of the topology, hexadecimal.
    public var topologyHash: String

    /// Digest of the training and test data after preparation, hexadecimal.
    public var dataHash: String

    /// Digest of the model layout: kinds and shapes of all layers, hexadecimal.
    public var modelFingerprint: String

    /// The file that all nodes' first model came from, and a digest of its numbers; absent when it was drawn from the seed.
    public var initialModel: String?

    /// The version of this program.
    public var programVersion: String

    /// What equal bytes additionally depend on.
    public var domain: DeterminismDomain

    /// Puts a provenance together from its fields.
    public init(
        experimentText: String,
        topologyText: String,
        experimentHash: String,
        topologyHash: String,
        dataHash: String,
        modelFingerprint: String,
        programVersion: String,
        domain: DeterminismDomain,
        initialModel: String? = nil
    ) {
        self.experimentText = experimentText
        self.topologyText = topologyText
        self.experimentHash = experimentHash
        self.topologyHash = topologyHash
        self.dataHash = dataHash
        self.modelFingerprint = modelFingerprint
        self.programVersion = programVersion
        self.domain = domain
        self.initialModel = initialModel
    }
}

/// The part of the environment that decides about equal bytes: two runs of the same experiment and seed are
/// byte-identical within one domain, and numerically close across domains.
public struct DeterminismDomain: Codable, Sendable, Equatable {
    /// The Swift compiler, for example `6.3.1`.
    public var swift: String

    /// The OpenBLAS version and configuration.
    public var openblas: String

    /// The OpenBLAS kernel family, for example `Haswell`.
    public var coreType: String

    /// The operating system, for example `Linux`.
    public var operatingSystem: String

    /// The processor architecture, for example `x86_64`.
    public var architecture: String

    /// Puts a determinism domain together from its fields.
    public init(
        swift: String,
        openblas: String,
        coreType: String,
        operatingSystem: String,
        architecture: String
    ) {
        self.swift = swift
        self.openblas = openblas
        self.coreType = coreType
        self.operatingSystem = operatingSystem
        self.architecture = architecture
    }
}
