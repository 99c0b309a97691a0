import ArgumentParser
import Experiments
import Runs
import Topology

/// Leave for nodes of a real network to attack, as their experiment says.
struct TestingOption: ParsableArguments {
    @Flag(help: "Let nodes attack where the experiment lists them as attackers.")
    var iAmTesting = false

    /// What a started peer is told.
    var arguments: [String] { iAmTesting ? ["--i-am-testing"] : [] }

    /// Refuses to run attackers without that leave.
    ///
    /// - Throws: `Failure` when one of the nodes is an attacker.
    func check(_ input: PeerInput, nodes: [Int]) throws(Failure) {
        guard !iAmTesting, let attackers = input.run.plan.attackers,
            let attacker = nodes.first(where: { attackers.contains($0) })
        else { return }
        let name = input.run.plan.topology.name(of: attacker)
        throw Failure(
            "variant '\(input.run.variant.name)': node '\(name)' is an attacker (\(attackers.text)); pass --i-am-testing "
                + "if that is meant, or --set attackers=none",
            .badConfiguration)
    }
}
