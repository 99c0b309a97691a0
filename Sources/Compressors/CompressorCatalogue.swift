public import Catalogues

/// Every compressor there is, from exact to coarse.
public enum CompressorCatalogue {
    /// The compressors, in the order of their documentation.
    public static let all = Catalogue<CompressorEntry>(
        "compressor",
        [
            .identity,
            .float16,
            .bfloat16,
            .int8Blocks,
            .natural,
            .qsgd,
            .signScale,
            .topK,
            .randomK,
            .segment,
            .lowRank,
        ])
}
