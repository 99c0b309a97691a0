import Wire

/// The first byte chooses the type of a control frame and what is known of the sender; the rest is the frame.
@_cdecl("LLVMFuzzerTestOneInput")
public func tryHandshake(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = Input(start, count)
    let choice = input.byte()
    // Acknowledgements, whose number is eight, also take the place of messages, which are tried elsewhere.
    let type = choice & 7 == 4 ? .acknowledge : FrameType(rawValue: choice & 7) ?? .acknowledge
    let bytes = input.rest()
    guard let frame = try? ControlFrame(decoding: bytes, as: type) else { return 0 }
    expect(frame.type == type && frame.encoded() == bytes, "decoding loses something")
    observe(bytes)
    switch frame {
    case .hello(let hello):
        judge(hello.identity, choice) { handshake, known, name throws(Reject) in
            try handshake.answer(hello, from: known, certifiedName: name)
        }
    case .welcome(let welcome):
        judge(welcome.identity, choice) { handshake, known, name throws(Reject) in
            let known = known ?? Handshake.KnownNode(name: "", isNeighbour: true)
            try handshake.check(
                welcome, dialled: choice & 8 == 0 ? welcome.identity.node : 1, known: known,
                certifiedName: name)
            return welcome
        }
    case .reject(let reject): checkText(reject)
    case .ping, .pong, .leave, .acknowledge: break
    }
    return 0
}

/// Lets the handshake judge the identity against itself, and against one that differs in a field of the choice.
private func judge(
    _ identity: PeerIdentity, _ choice: UInt8,
    _ judgement: (Handshake, Handshake.KnownNode?, String?) throws(Reject) -> Welcome
) {
    let known =
        choice & 0xF0 == 0
        ? nil
        : Handshake.KnownNode(
            name: identity.nodeName, isNeighbour: choice & 0x10 == 0, isConnected: choice & 0x20 == 0,
            lastIncarnation: choice & 0x40 == 0 ? identity.incarnation : 7)
    let ours = try? PeerIdentity(
        cluster: identity.cluster, run: identity.run, node: identity.node &+ 1, nodeName: "ours",
        incarnation: 1, model: identity.model, topology: identity.topology, experiment: identity.experiment,
        parameterCount: choice & 0x80 == 0 ? identity.parameterCount : 650, encoding: identity.encoding)
    for us in [ours, identity] {
        guard let us else { continue }
        do throws(Reject) {
            let welcome = try judgement(
                Handshake(identity: us), known, choice & 8 == 0 ? nil : identity.nodeName)
            expect(us != identity, "a node welcomed itself")
            observe(ControlFrame.welcome(welcome).encoded())
        } catch {
            checkText(error)
            expect(
                (try? ControlFrame(decoding: ControlFrame.reject(error).encoded(), as: .reject)) != nil,
                "our own reject cannot be read")
        }
    }
}

private func checkText(_ reject: Reject) {
    let text = reject.description
    expect(
        text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, "control characters in a log"
    )
    observe(Array(text.utf8))
}
