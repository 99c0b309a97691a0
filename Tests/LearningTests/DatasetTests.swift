import Catalogues
import Testing

@testable import Learning

private func loadCSV(
    _ text: String, test: String? = nil, task: String = "classification", target: String = "y",
    _ more: [(name: String, value: SettingValue)] = []
) throws -> Dataset {
    let entry = try #require(DatasetCatalogue.all["csv"])
    var given: [(name: String, value: SettingValue)] = [
        ("file", "data.csv"), ("target", .text(target)), ("task", .text(task)),
    ]
    if test != nil { given.append(("test-file", "test.csv")) }
    return try entry.load(try Settings(entry.settings, given: given + more)) { file in
        Array((file.path == "test.csv" ? test ?? "" : text).utf8)
    }
}

private func rows(_ examples: Examples) throws -> DenseMatrix {
    guard case .dense(let matrix) = examples.features else { throw WrongKind() }
    return matrix
}

@Suite struct `data sets` {
    @Test(
        arguments: [
            ("digits", 1797, 64, 10), ("boston", 506, 13, 0), ("diabetes", 442, 10, 0),
            ("breast-cancer", 569, 30, 2),
            ("wine", 178, 13, 3),
        ])
    func `that ship have the samples, features and classes they are known for`(
        name: String, samples: Int, features: Int, classes: Int
    ) throws {
        let data = try loadShipped(name)
        #expect(data.train.count + data.test.count == samples)
        #expect(data.test.count == Int((Double(samples) * 0.2).rounded()))
        #expect(data.featureCount == features)
        #expect(data.featureNames.count == features)
        #expect((data.classCount ?? 0) == classes)
        #expect(data.outputCount == max(1, classes))
        #expect(data.targetNames.count == max(1, classes))
        #expect(try rows(data.train).values.allSatisfy { $0.isFinite })
    }

    @Test func `that ship keep their classes' sizes`() throws {
        // scikit-learn: 178, 182, 177, 183, 181, 182, 181, 179, 174, 180 digits; 212 malignant, 357 benign tumours.
        let digits = try loadShipped("digits")
        let tumours = try loadShipped("breast-cancer")
        func sizes(_ data: Dataset) -> [Int] {
            guard case .classes(let a, let count) = data.train.targets,
                case .classes(let b, _) = data.test.targets
            else { return [] }
            return (0..<count).map { label in (a + b).filter { $0 == label }.count }
        }
        #expect(sizes(digits) == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
        #expect(sizes(tumours) == [212, 357])
    }

    @Test func `are the same for the same split seed and different for another`() throws {
        let first = try loadShipped("wine")
        #expect(try loadShipped("wine").digest == first.digest)
        #expect(try loadShipped("wine", [("split-seed", 1)]).digest != first.digest)
        #expect(try loadShipped("wine", [("standardise", false)]).digest != first.digest)
    }

    @Test func `are standardised on their training part only`() throws {
        let data = try loadShipped("boston", [("test-fraction", 0.3)])
        let (train, test) = (try rows(data.train), try rows(data.test))
        func statistics(_ matrix: DenseMatrix, _ column: Int) -> (mean: Double, deviation: Double) {
            let values = (0..<matrix.rows).map { Double(matrix[$0, column]) }
            let mean = values.reduce(0, +) / Double(values.count)
            return (
                mean,
                (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
            )
        }
        var testIsOff = false
        for column in 0..<train.columns {
            let fitted = statistics(train, column)
            // Single-precision rounding of 354 numbers near 1.
            #expect(abs(fitted.mean) < 1e-6)
            #expect(abs(fitted.deviation - 1) < 1e-6)
            testIsOff = testIsOff || abs(statistics(test, column).mean) > 0.01
        }
        #expect(testIsOff)
    }

    @Test func `only centre a feature that is constant in the training part`() throws {
        let data = try loadCSV("a,b,y\n7,1,0\n7,3,1\n", test: "a,b,y\n9,5,1\n")
        #expect(try rows(data.train).values == [0, -1, 0, 1])
        #expect(try rows(data.test).values == [2, 3])
    }

    @Test func `remember the units of standardised targets`() throws {
        let data = try loadCSV("a,y\n1,10\n2,30\n", test: "a,y\n3,40\n", task: "regression")
        guard case .values(let train) = data.train.targets, case .values(let test) = data.test.targets else {
            throw WrongKind()
        }
        #expect(train.mean == [20] && train.scale == [10])
        #expect(train.matrix.values == [-1, 1])
        #expect(test.matrix.values == [2])
        let raw = try loadCSV(
            "a,y\n1,10\n2,30\n", test: "a,y\n3,40\n", task: "regression", [("standardise-target", false)])
        guard case .values(let unscaled) = raw.train.targets else { throw WrongKind() }
        #expect(unscaled.matrix.values == [10, 30] && unscaled.scale == [1])
    }

    @Test func `number classes by value or by name`() throws {
        let numbers = try loadCSV("a,y\n1,10\n2,9\n3,-1\n4,10\n", test: "a,y\n1,9\n")
        #expect(numbers.targetNames == ["-1", "9", "10"])
        let words = try loadCSV("a,y\n1,wolf\n2,bear\n3,wolf\n", test: "a,y\n1,bear\n")
        guard case .classes(let labels, let count) = words.train.targets else {
            throw WrongKind()
        }
        #expect(words.targetNames == ["bear", "wolf"])
        #expect(labels == [1, 0, 1] && count == 2)
    }

    @Test func `say what is wrong with a target`() {
        #expect(
            problem { _ = try loadCSV("a,y\n1,0.5\n2,1\n") }
                == "data.csv:2:2: not a class (got '0.5'; for real values set task: regression)")
        #expect(
            problem { _ = try loadCSV("a,y\n1,x\n2,x\n") } == "data.csv: column 'y' has a single class ('x')")
        #expect(
            problem { _ = try loadCSV("a,y\n1,x\n2,3\n", task: "regression") }
                == "data.csv:2:2: not a finite number (got 'x')")
        #expect(problem { _ = try loadCSV("y\n1\n0\n") } == "data.csv: no column besides 'y'")
        #expect(problem { _ = try loadCSV("a,y\n1,\n0,2\n") } == "data.csv:2:2: label is missing")
        #expect(
            problem { _ = try loadCSV("a,y\n1,x\n") } == "data.csv: column 'y' has a single class ('x')")
        #expect(
            problem { _ = try loadCSV("a,y\n1,3\n", task: "regression") }
                == "data.csv: 1 sample cannot be split into train and test")
        #expect(
            problem { _ = try loadCSV("a,y\n1,x\n2,z\n", test: "a,y\n1,w\n") }
                == "test.csv:2:2: class 'w' is not in the training file")
        #expect(
            problem { _ = try loadCSV("a,y\n1,x\n2,z\n", test: "b,y\n1,x\n") }
                == "test.csv:1: other columns than data.csv")
    }

    @Test func `say which label of a shipped file is out of range`() throws {
        let entry = try #require(DatasetCatalogue.all["digits"])
        let line = [String](repeating: "0", count: 64).joined(separator: ",")
        let settings = try Settings(entry.settings)
        let message = problem { _ = try entry.decode([Array("\(line),3\n\(line),10\n".utf8)], settings) }
        #expect(message == "digits.csv.gz:2:65: label 10 (expected 0...9)")
    }

    @Test func `name their files and how to get them`() throws {
        let entry = try #require(DatasetCatalogue.all["fashion-mnist"])
        let files = entry.files(try Settings(entry.settings))
        #expect(files.count == 4)
        #expect(files.allSatisfy { $0.remedy == "run: murmur data fetch fashion-mnist" })
        let installed = "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz"
        #expect(files[0].location == .fetched(installed: installed))
        #expect(files[0].displayName == "train-images-idx3-ubyte.gz")
    }
}
