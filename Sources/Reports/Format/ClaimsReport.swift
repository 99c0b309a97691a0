/// What came of the claims of one experiment: the claims file, schema `murmuration-claims/1`.
///
/// Like a run report it holds nothing that differs between two executions of the same program and experiment.
public struct ClaimsReport: Codable, Sendable, Equatable {
    /// The format and its version, `murmuration-claims/1`.
    public var schema: String
    /// The name of the experiment.
    public var experiment: String
    /// What it shows, in the author's words; may be empty.
    public var description: String
    /// Digest of the resolved experiment, hexadecimal.
    public var experimentHash: String
    /// The claims, in the order of the file.
    public var claims: [CheckedClaim]

    /// Puts a claims report together from its fields.
    public init(
        schema: String = ClaimsReport.currentSchema, experiment: String, description: String,
        experimentHash: String, claims: [CheckedClaim]
    ) {
        self.schema = schema
        self.experiment = experiment
        self.description = description
        self.experimentHash = experimentHash
        self.claims = claims
    }

    /// The format this program writes.
    public static let currentSchema = "murmuration-claims/1"

    /// The claims whose verdict is another than the experiment states.
    public var surprises: [CheckedClaim] { claims.filter(\.isSurprise) }
}

/// A claim, what was measured for it, and the verdict.
public struct CheckedClaim: Codable, Sendable, Equatable {
    /// Whether a claim holds.
    public enum Verdict: String, Codable, Sendable, CaseIterable {
        /// All values lie where they should.
        case holds
        /// Some value does not.
        case fails
        /// It could not be measured.
        case unmeasured

        /// The verdict in words.
        public var text: String {
            switch self {
            case .holds: "holds"
            case .fails: "does not hold"
            case .unmeasured: "not measured"
            }
        }
    }

    /// The claim in the author's words.
    public var claim: String
    /// Who published or derived it; may be empty.
    public var source: String
    /// What was measured; empty when it could not be.
    public var ours: [Double]
    /// What was expected, in words.
    public var expected: String
    /// Whether it holds.
    public var verdict: Verdict
    /// Why it could not be measured; absent when it was.
    public var obstacle: String?
    /// Why the claim is known not to hold here; absent when it should hold.
    public var deviation: String?

    /// Puts a checked claim together from its fields.
    public init(
        claim: String, source: String, ours: [Double], expected: String, verdict: Verdict,
        obstacle: String? = nil, deviation: String? = nil
    ) {
        self.claim = claim
        self.source = source
        self.ours = ours
        self.expected = expected
        self.verdict = verdict
        self.obstacle = obstacle
        self.deviation = deviation
    }

    /// Whether it holds although it is known not to, or does not although it should.
    public var isSurprise: Bool { (verdict == .holds) == (deviation != nil) }
}
