import Foundation

/// Headless Chromium, which opens pages as a reader's browser does.
struct Chromium {
    /// What a page did.
    struct Page {
        /// The document after its scripts have run.
        let document: String
        /// What the browser had to say of the page: errors, and what the page wrote to the console.
        let console: [String]
    }

    /// The browser; nil when Debian's package `chromium` is not installed.
    static let path: String? = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Whether the long tests run and there is a browser for them.
    static let isThere = ProcessInfo.processInfo.environment["MURMUR_LONG_TESTS"] != nil && path != nil

    /// Where screenshots stay for people to look at.
    static let screenshots = MurmurProcess.project + "/.build/screenshots"

    private let workspace: Workspace

    /// A browser that forgets everything with the workspace.
    init(in workspace: Workspace) { self.workspace = workspace }

    /// Opens a page of the workspace, its name with what follows `#`, and lets its scripts run.
    func open(_ file: String) throws -> Page {
        let result = try run(["--dump-dom", "--window-size=1200,1000", address(file)])
        return Page(
            document: result.output,
            console: result.errors.split(separator: "\n").map(String.init).filter { $0.contains("CONSOLE") })
    }

    /// Opens a page as wide as a phone, and returns how wide it has become for what does not fit.
    func widthOnPhone(_ file: String) throws -> Int? {
        try workspace.write(Self.phone(file), to: "phone.html")
        let page = try open("phone.html")
        return page.document.firstMatch(of: /data-width="(\d+)"/).flatMap { Int($0.1) }
    }

    /// A page that shows another as a phone of 360 pixels does; windows themselves cannot be so narrow.
    private static func phone(_ file: String) -> String {
        """
        <!doctype html><html><body style="margin:0"><iframe src="\(file)" style="width:360px;height:6000px;border:0">
        </iframe><script>
        window.onload = function () {
          var page = document.querySelector("iframe").contentDocument.documentElement;
          document.body.dataset.width = page.scrollWidth;
        };
        </script></body></html>
        """
    }

    /// Draws the top of a page into `screenshots`; on a phone when so narrow, and returns the size of the picture in bytes.
    func screenshot(_ file: String, to name: String, width: Int = 1200, height: Int = 3000) throws -> Int {
        if width < 500 { try workspace.write(Self.phone(file), to: "phone.html") }
        try FileManager.default.createDirectory(
            atPath: Self.screenshots, withIntermediateDirectories: true)
        let path = Self.screenshots + "/" + name
        _ = try run([
            "--screenshot=\(path)", "--window-size=\(max(500, width)),\(height)",
            address(width < 500 ? "phone.html" : file),
        ])
        return try Data(contentsOf: URL(filePath: path)).count
    }

    /// Prints a page.
    ///
    /// - Returns: the bytes of the PDF file.
    func print(_ file: String) throws -> Data {
        _ = try run(["--no-pdf-header-footer", "--print-to-pdf=\(workspace.file("page.pdf"))", address(file)])
        return try Data(contentsOf: URL(filePath: workspace.file("page.pdf")))
    }

    private func address(_ file: String) -> String { "file://" + workspace.file(file) }

    private func run(_ arguments: [String]) throws -> MurmurProcess.Result {
        let settings = [
            "--headless", "--no-sandbox", "--allow-file-access-from-files", "--disable-gpu",
            "--hide-scrollbars", "--enable-logging=stderr",
            "--virtual-time-budget=5000", "--user-data-dir=\(workspace.file("browser"))",
        ]
        return try MurmurProcess.run(settings + arguments, in: workspace, binary: Self.path ?? "")
    }
}
