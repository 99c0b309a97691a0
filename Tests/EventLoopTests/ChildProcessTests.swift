import EventLoop
import Glibc
import Testing

@Suite struct ChildProcessTests {
    /// Runs a line of shell to its end.
    private func run(
        _ script: String, environment: [(name: String, value: String)] = [],
        started: @escaping (ChildProcess, Loop) -> Void = { _, _ in }
    ) throws -> (lines: [String], ending: ChildProcess.Ending?) {
        var lines: [String] = []
        var ending: ChildProcess.Ending?
        try withLoop { loop in
            let child = try ChildProcess(
                on: loop, "/bin/sh", arguments: ["-c", script], environment: environment,
                printed: { lines.append($0) }, ended: { ending = $0 })
            #expect(child.processIdentifier > 0)
            started(child, loop)
            loop.run()
            #expect(!child.isRunning)
        }
        return (lines, ending)
    }

    @Test func `every line a child prints arrives before its end`() throws {
        let (lines, ending) = try run("printf 'one\\n\\nthree\\nunended'; exit 7")
        #expect(lines == ["one", "", "three", "unended"])
        #expect(ending == .init(status: 7))
    }

    @Test func `a child sees the variables of its parent and those added`() throws {
        setenv("MURMUR_TEST_PARENT", "inherited", 1)
        setenv("MURMUR_TEST_BOTH", "old", 1)
        let (lines, _) = try run(
            "echo $MURMUR_TEST_PARENT; echo $MURMUR_TEST_BOTH; echo $MURMUR_TEST_NEW",
            environment: [("MURMUR_TEST_BOTH", "new"), ("MURMUR_TEST_NEW", "a b=c")])
        #expect(lines == ["inherited", "new", "a b=c"])
    }

    @Test func `a signal ends a child, and its number is told`() throws {
        let (_, ending) = try run("exec sleep 60") { child, _ in child.send(signal: SIGKILL) }
        #expect(ending == .init(status: 0, signal: SIGKILL))
    }

    @Test func `a child that reads its input ends when the input is closed`() throws {
        let (lines, ending) = try run("cat; echo over") { child, _ in child.closeInput() }
        #expect(lines == ["over"])
        #expect(ending == .init(status: 0))
    }

    @Test func `output that a grandchild keeps open does not delay the end for long`() throws {
        let clock = ContinuousClock()
        let start = clock.now
        let (lines, ending) = try run("sleep 20 & echo started; exit 3")
        #expect(lines == ["started"])
        #expect(ending == .init(status: 3))
        #expect(clock.now - start < .seconds(10))
    }

    @Test func `a child's errors go to the file they are sent to`() throws {
        let path = "/tmp/murmur-child-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let file = open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
        defer {
            close(file)
            unlink(path)
        }
        try withLoop { loop in
            _ = try ChildProcess(
                on: loop, "/bin/sh", arguments: ["-c", "echo oops >&2"], errors: .descriptor(file),
                printed: { _ in Issue.record("nothing goes to standard output") }, ended: { _ in })
            loop.run()
        }
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(file, &bytes, bytes.count, 0)
        #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "oops\n")
    }

    @Test func `a program that does not exist is refused, and leaves no handle`() throws {
        try withLoop { loop in
            #expect {
                try ChildProcess(
                    on: loop, "/nowhere/murmur", arguments: [], printed: { _ in }, ended: { _ in })
            } throws: { error in
                (error as? EventLoopError)?.name == "ENOENT"
            }
            loop.run()
            #expect(loop.openHandleCount == 1, "the watchdog")
        }
    }

    @Test func `closing the loop ends the children that still run`() throws {
        Loop.ignoreBrokenPipes()
        let loop = try Loop()
        let child = try ChildProcess(
            on: loop, "/bin/sleep", arguments: ["60"], printed: { _ in },
            ended: { _ in Issue.record("a closed child calls nobody") })
        let identifier = child.processIdentifier
        try loop.close()
        var status: Int32 = 0
        #expect(waitpid(identifier, &status, 0) == identifier)
        #expect(status & 0x7F == SIGKILL)
    }

    @Test func `the reader of a descriptor hears its lines and its end`() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let text = Array("first\nsecond\n".utf8)
        #expect(write(ends[1], text, text.count) == text.count)
        close(ends[1])
        var lines: [String] = []
        var endings = 0
        try withLoop { loop in
            _ = try LinePipe(
                on: loop, descriptor: ends[0], keepsLoopAlive: true, received: { lines.append($0) },
                ended: { endings += 1 })
            loop.run()
        }
        #expect(lines == ["first", "second"])
        #expect(endings == 1)
    }
}
