/// A moment of the calendar in universal time, to the second: for the validity of certificates only.
public struct UniversalTime: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let secondsSince1970: Int

    /// A moment by its distance from 1970.
    ///
    /// - Parameter secondsSince1970: seconds, within the years 0 to 9999; moments beyond are moved to the nearest.
    public init(secondsSince1970: Int) {
        self.secondsSince1970 = min(253_402_300_799, max(-62_167_219_200, secondsSince1970))
    }

    /// The moment that many days later, or earlier for negative numbers.
    public func advanced(byDays days: Int) -> UniversalTime {
        UniversalTime(secondsSince1970: secondsSince1970 + min(4_000_000, max(-4_000_000, days)) * 86400)
    }

    /// ISO 8601, for example `2026-01-01T00:00:00Z`.
    public var description: String {
        let days = Int((Double(secondsSince1970) / 86400).rounded(.down))
        let second = secondsSince1970 - days * 86400
        let (year, month, day) = Self.date(ofDay: days)
        let date = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
        let time = [second / 3600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }
        return "\(date)T\(time.joined(separator: ":"))Z"
    }

    /// Earlier moments come first.
    public static func < (left: UniversalTime, right: UniversalTime) -> Bool {
        left.secondsSince1970 < right.secondsSince1970
    }

    /// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
    ///
    /// Source: H. Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`, for years from 0.
    private static func date(ofDay days: Int) -> (year: Int, month: Int, day: Int) {
        // Years that begin in March, in eras of 400 of them; day 0 is 0000-03-01, one era earlier for January of year 0.
        let shifted = days + 719_468 + 146_097
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + (era - 1) * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// The window in which a certificate counts.
public struct CertificateValidity: Sendable, Hashable {
    /// The first moment.
    public let from: UniversalTime
    /// The last moment.
    public let until: UniversalTime

    /// A window from one moment to another.
    public init(from: UniversalTime, until: UniversalTime) {
        precondition(from <= until, "a certificate valid from \(from) until \(until)")
        self.from = from
        self.until = until
    }

    /// That many days from now; it begins an hour ago, for machines whose clocks are late.
    public init(days: Int, from now: UniversalTime) {
        self.init(
            from: UniversalTime(secondsSince1970: now.secondsSince1970 - 3600),
            until: now.advanced(byDays: days))
    }

    /// What is wrong at a moment, with the window and the moment; nil within the window.
    func problem(at now: UniversalTime) -> String? {
        if now > until { return "expired \(until) (valid from \(from); local time \(now))" }
        if now < from { return "not valid before \(from) (valid until \(until); local time \(now))" }
        return nil
    }
}
