import Experiments
import Learning
import Runs

/// A model that a command was given: a file of weights, or the directory of a run's saved models.
struct ModelInput {
    let path: String
    let weights: WeightsFile

    /// Reads the file.
    ///
    /// - Parameters:
    ///   - path: a safetensors or `.npz` file, or a directory `RUN.models`.
    ///   - node: whose model in the directory; the averaged one when nil.
    /// - Throws: `Failure` when it is missing or damaged.
    init(_ path: String, node: String?) throws(Failure) {
        self.path = try Self.file(path, node)
        weights = try Self.read(self.path)
    }

    /// The tensors in a file.
    static func read(_ path: String) throws(Failure) -> WeightsFile {
        do {
            return try WeightsFile(try InputFile.bytes(path), file: path)
        } catch {
            throw Failure(error)
        }
    }

    private static func file(_ path: String, _ node: String?) throws(Failure) -> String {
        guard InputFile.isDirectory(path) else {
            guard node == nil else {
                throw Failure(
                    "--node: goes with a directory of models (got the file \(path))", .usage)
            }
            return path
        }
        let suffix = WeightsFormat.safetensors.suffix
        guard let node, node != SavedModels.averagedName else {
            let averaged = FilePath.join(path, SavedModels.averagedName + suffix)
            guard InputFile.exists(averaged) else {
                throw Failure(
                    "\(path): no saved models here (expected \(SavedModels.averagedName)\(suffix)); save them with "
                        + "'murmur simulate --save-models all'", .missingInput)
            }
            return averaged
        }
        let folder = FilePath.join(path, SavedModels.nodesFolder)
        let found = FilePath.join(folder, node + suffix)
        guard !node.contains("/"), InputFile.exists(found) else {
            let names = ((try? InputFile.names(in: folder)) ?? []).filter { $0.hasSuffix(suffix) }
            let known =
                [SavedModels.averagedName] + names.prefix(12).map { String($0.dropLast(suffix.count)) }
            throw Failure(
                "--node: no model of '\(node)' in \(path) (has \(known.joined(separator: ", ")))",
                .missingInput)
        }
        return found
    }

    /// The variant whose model the file says it is: what it was trained on, and how.
    ///
    /// - Parameters:
    ///   - experiment: an experiment file to take instead of what the file says about itself.
    ///   - name: the variant in it; the first when nil.
    /// - Returns: the variant, resolved.
    /// - Throws: `Failure` when neither says.
    func variant(experiment: String?, named name: String?) throws(Failure) -> Variant {
        let text: [UInt8]
        if let experiment {
            do {
                text = try InputFile.bytes(experiment, limit: InputFile.configurationLimit)
            } catch {
                throw Failure(error)
            }
        } else {
            guard let stated = weights.metadata(SavedModels.Key.experiment) else {
                throw Failure(
                    "\(path): does not say which model its numbers are of; pass --experiment FILE", .usage)
            }
            text = Array(stated.utf8)
        }
        let source = experiment ?? "\(path) (\(SavedModels.Key.experiment))"
        do {
            let read = try ExperimentFile.read(text, fileName: source) { stated in
                try InputFile.bytes(
                    FilePath.resolve(stated, beside: experiment ?? path), limit: InputFile.configurationLimit)
            }
            guard let name = name ?? (experiment == nil ? weights.metadata(SavedModels.Key.variant) : nil)
            else {
                return read.variants[0]
            }
            guard let variant = read.variants.first(where: { $0.name == name }) else {
                let known = read.variants.map(\.name).joined(separator: ", ")
                throw Failure("--variant: '\(name)' is not in \(source) (variants \(known))", .usage)
            }
            return variant
        } catch {
            throw Failure(error)
        }
    }
}
