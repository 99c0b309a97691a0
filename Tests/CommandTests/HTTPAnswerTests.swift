import Testing

@testable import MurmurCommand

@Suite struct `an answer of a status endpoint` {
    private func answer(_ text: String) -> HTTPAnswer? { HTTPAnswer(Array(text.utf8)) }

    @Test func `is nothing before its head is complete, or when it is not HTTP`() {
        for text in [
            "", "HTTP/1.1 200 OK\r\n", "SSH-2.0-x\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 ok 200\r\n\r\n",
            "\r\n\r\n",
        ] {
            #expect(answer(text) == nil, "\(text)")
        }
    }

    @Test func `is complete when the body is as long as the head says`() throws {
        let head = "HTTP/1.1 200 OK\r\nServer: x\r\ncontent-LENGTH:  3\r\n\r\n"
        #expect(try !#require(answer(head)).isComplete)
        #expect(try !#require(answer(head + "ab")).isComplete)
        let whole = try #require(answer(head + "abc"))
        #expect(whole.isComplete)
        #expect(whole.status == 200)
        #expect(whole.body == Array("abc".utf8))
        #expect(try !#require(answer("HTTP/1.1 200 OK\r\n\r\nabc")).isComplete)
    }

    @Test(arguments: ["-5", "99999999999999999999", "x", ""])
    func `with a length that makes no sense does not trap`(_ length: String) throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\nabc"
        let got = try #require(answer(text))
        #expect(got.status == 200)
    }

    @Test func `of something else is named a problem`() {
        for text in ["HTTP/1.1 404 Not Found\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n{}", "nonsense"] {
            #expect(throws: StatusRequest.Problem.self) { try StatusRequest.status(in: Array(text.utf8)) }
        }
    }
}
