public import EventLoop
public import TransportSecurity

/// Ciphertext goes to the kernel from where TLS left it.
extension Ciphertext: WriteBody {}
