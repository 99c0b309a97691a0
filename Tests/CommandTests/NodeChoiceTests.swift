import Testing

@testable import MurmurCommand

@Suite struct `murmur peer --node auto` {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write(SampleExperiments.good, to: "good.yaml")
    }

    /// What the command answers under a launcher; its topology has no addresses, so it gets no further than naming its node.
    private func answer(_ variables: String...) throws -> String {
        let cleared = (NodeChoice.variables + ["KUBERNETES_SERVICE_HOST"]).flatMap { ["-u", $0] }
        let result = try MurmurProcess.run(
            ["peer", "--experiment", "good.yaml", "--node", "auto"], in: workspace,
            prefix: ["/usr/bin/env"] + cleared + variables)
        #expect(result.output.isEmpty)
        return result.errors
    }

    @Test(arguments: NodeChoice.variables)
    func `takes the node from the launcher's rank`(variable: String) throws {
        #expect(try answer("\(variable)=2").hasPrefix("error: node 'n2' has no address; "))
    }

    /// A batch script has `SLURM_PROCID=0`, and everything that its `mpirun` starts on that machine inherits it.
    @Test func `believes mpirun before the batch job that it runs in`() throws {
        #expect(
            try answer("SLURM_PROCID=0", "OMPI_COMM_WORLD_RANK=3").hasPrefix(
                "error: node 'n3' has no address"))
    }

    @Test func `refuses ranks beyond the topology, and what is no rank`() throws {
        #expect(
            try answer("SLURM_PROCID=4")
                == "error: --node auto: SLURM_PROCID is 4, but the topology has 4 nodes\n")
        #expect(
            try answer("PMI_RANK=first")
                == "error: --node auto: PMI_RANK is no rank (got 'first'; expected 0, 1, 2, ...)\n")
        #expect(
            try answer("JOB_COMPLETION_INDEX=-1")
                == "error: --node auto: JOB_COMPLETION_INDEX is no rank (got '-1'; expected 0, 1, 2, ...)\n")
    }

    @Test func `says where it looked when no launcher tells`() throws {
        let errors = try answer()
        #expect(errors.hasPrefix("error: --node auto: no launcher says which node this is (looked at "))
        for variable in NodeChoice.variables { #expect(errors.contains(variable)) }
    }
}
