extension SocketAddress {
    /// Where to listen so that others reach this machine at `host:port`: there, or on every interface when the host is a
    /// name.
    ///
    /// What a name means to the others is often not what it means to the machine that bears it: Debian gives a machine's
    /// own name the address 127.0.1.1.
    ///
    /// - Parameter text: A numeric address, or a name, and a port.
    /// - Returns: What to try, in this order; nothing when the text is no `host:port`.
    public static func listening(at text: String) -> [SocketAddress] {
        if let address = SocketAddress(text) { return [address] }
        guard let (_, port) = split(text) else { return [] }
        // The first takes IPv4 as well; it cannot be had where IPv6 is switched off.
        return ["[::]:\(port)", "0.0.0.0:\(port)"].compactMap { SocketAddress($0) }
    }
}
