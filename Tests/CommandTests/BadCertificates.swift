extension BadInput {
    /// Certificates that cannot be made or shown.
    static let certificates: [BadInput] = [
        BadInput(
            "no keys command", "keys",
            "missing command; expected one of: init, issue, show; see 'murmur keys --help'", status: 64),
        BadInput(
            "a cluster that no certificate can name", "keys init --cluster a/b --output K",
            "--cluster: invalid cluster name (got \"a/b\"; expected 1...64 of A-Z a-z 0-9 . _ -)", status: 64),
        BadInput(
            "an authority for no day", "keys init --cluster a --output K --days 0",
            "--days: out of range (got 0; expected 1...36500)", status: 64),
        BadInput(
            "an authority inside a file", "keys init --cluster a --output good.yaml",
            "good.yaml: not a directory", status: 73),
        BadInput(
            "an authority without a place", "keys init --cluster a",
            "missing argument --output <dir>; see 'murmur keys init --help'", status: 64),
        BadInput(
            "a certificate for nobody", "keys issue --authority A --output K",
            "no node given; name one with '--node n3', or all of a file with '--topology <file>'", status: 64),
        BadInput(
            "a certificate by nobody", "keys issue --authority A --node n3 --output K",
            "A/ca.pem: no such file",
            status: 66),
        BadInput(
            "a node that no certificate can name", "keys issue --authority A --node n:3 --output K",
            "--node: invalid node name (got \"n:3\"; expected 1...64 of A-Z a-z 0-9 . _ -)", status: 64),
        BadInput(
            "a node called like the authority", "keys issue --authority A --node ca --output K",
            "--node: a node cannot be called 'ca': ca.pem and ca.key are the authority's files", status: 64),
        BadInput(
            "a node of another topology",
            "keys issue --authority A --topology ring.yaml --node n9 --output K",
            files: ["ring.yaml": "family: ring\nnodes: 8\n"],
            "--node: 'n9' is not in ring.yaml (nodes n0...n7)", status: 64),
        BadInput("no certificate there", "keys show n3.pem", "n3.pem: no such file", status: 66),
        BadInput(
            "a certificate that is none", "keys show good.yaml", "good.yaml: not a certificate in PEM",
            status: 65),
    ]
}
