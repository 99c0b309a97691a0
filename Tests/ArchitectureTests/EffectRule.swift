/// Effects happen in few places: words that cause one are banned from all other modules.
enum EffectRule {
    struct Effect: Sendable {
        /// The words that cause it.
        let words: [String]
        /// What to use instead.
        let replacement: String
        /// The modules where it may happen, besides the command.
        let allowed: Set<String>

        init(_ words: [String], allowed: Set<String> = [], _ replacement: String) {
            self.words = words
            self.replacement = replacement
            self.allowed = allowed
        }
    }

    static let effects = [
        Effect(
            ["Foundation"],
            "import Glibc for mathematics and write the rest in plain Swift"),
        Effect(
            ["FoundationEssentials"], allowed: ["Reports", "StatusServer"],
            "hand values to Reports, which alone reads and writes JSON"),
        Effect(
            [
                "Date(", "ContinuousClock", "SuspendingClock", "DispatchTime", "clock_gettime",
                "gettimeofday", "time(nil)",
                "sleep(", "usleep(", "nanosleep(",
            ],
            allowed: ["EventLoop"],
            "take the moment as an `Instant` from whoever drives you"),
        Effect(
            [
                "SystemRandomNumberGenerator", ".random(in:", ".random()", ".random(using:", ".shuffled(",
                ".shuffle()",
                ".shuffle(using:", ".randomElement", "arc4random", "getrandom", "drand48", "rand()", "srand",
            ],
            "draw from the `RandomStream` handed in; it has integers, floats, orders, samples and distributions"
        ),
        Effect(
            ["SystemRandom", "RAND_bytes"], allowed: ["TransportSecurity", "PeerNode"],
            "draw from the `RandomStream` handed in; only identities and keys come from the system"),
        Effect(
            ["hashValue", "Hasher"],
            "use `RunDigest`; the standard library's hashes differ from process to process"),
        Effect(
            [
                "print(", "debugPrint(", "dump(", "puts(", "putchar(", "printf(", "fputs(", "stdout",
                "stderr", "stdin",
                "readLine(",
            ],
            "return a text or an observation; MurmurCommand prints it"),
        Effect(
            [
                "Task {", "Task(", "Task.detached", "Task.sleep", "withTaskGroup", "withThrowingTaskGroup",
            ], allowed: ["StatusServer"],
            "return an action, or run on the simulator's worker threads"),
        Effect(
            ["Dispatch", "DispatchQueue", "DispatchSemaphore", "pthread_create", "Thread("],
            allowed: ["EventLoop", "Simulation"],
            "return an action, or run on the simulator's worker threads"),
        Effect(
            ["getenv", "setenv", "ProcessInfo", "CommandLine"],
            "take the value as a parameter; MurmurCommand reads the environment"),
        Effect(
            [
                "fopen", "fread", "fwrite", "fclose", "opendir", "mmap(", "FileManager", "FileHandle",
                "#file",
                "#filePath", "#fileID",
            ],
            "take bytes or text as a parameter; MurmurCommand reads and writes files"),
        Effect(
            ["pread("], allowed: ["LinearAlgebra"],
            "take LinearAlgebra's `StoredBytes`; MurmurCommand opens the file"),
        Effect(
            ["openat(", "renameat(", "linkat(", "unlinkat(", "mkdir(", "fsync(", "flock("],
            allowed: ["PeerNode"],
            "keep files through PeerNode's `Storage`; MurmurCommand reads and writes all others"),
        Effect(
            ["exit(", "abort("],
            "throw for people's mistakes, trap on ours; MurmurCommand chooses the exit code"),
    ]

    static func violations(in file: SourceFile) -> [Violation] {
        guard file.isProduct, file.module != ImportRule.command else { return [] }
        let banned = effects.filter { !$0.allowed.contains(file.module) }
        return banned.flatMap { effect in
            effect.words.flatMap { word in
                // A type of the field may be called `Task`: declaring it starts none.
                let lines = file.codeLines(with: word).filter { !file.code[$0 - 1].contains("enum Task {") }
                return lines.map { line in
                    Violation(
                        path: file.path, line: line,
                        message: "`\(word)` is banned in \(file.module): \(effect.replacement)")
                }
            }
        }
    }
}
