#pragma once

/* Loops that do nothing but fused multiply-adds in registers, twelve independent chains: the most floating-point
 * operations a core can do, with which the benchmarks compare a training step. One function for each vector width; call
 * only what the processor has. Each returns a number that depends on every operation. */

#if defined(__x86_64__)
#define MULTIPLY_ADD_PEAK(NAME, FEATURES, LANES)                                                                  \
    typedef float NAME##_vector __attribute__((vector_size(4 * LANES)));                                          \
    __attribute__((target(FEATURES), noinline)) static float NAME(long rounds) {                                  \
        NAME##_vector factor, chain[12];                                                                          \
        for (int lane = 0; lane < LANES; ++lane) factor[lane] = 0.5f;                                             \
        for (int k = 0; k < 12; ++k) chain[k] = factor * (float)k;                                                \
        for (long round = 0; round < rounds; ++round) {                                                           \
            _Pragma("clang loop unroll(full)") for (int k = 0; k < 12; ++k)                                       \
                chain[k] = __builtin_elementwise_fma(chain[k], factor, factor);                                   \
        }                                                                                                         \
        float sum = 0;                                                                                            \
        for (int k = 0; k < 12; ++k) sum += chain[k][0];                                                          \
        return sum;                                                                                               \
    }
MULTIPLY_ADD_PEAK(multiply_add_256, "avx2,fma", 8)
MULTIPLY_ADD_PEAK(multiply_add_512, "avx512f", 16)
#else
static float multiply_add_256(long rounds) { return 0 * rounds; }
static float multiply_add_512(long rounds) { return 0 * rounds; }
#endif

/* Floating-point operations in one round of the functions above, for each lane: twelve multiplications, twelve sums. */
static const long multiply_add_operations_per_lane = 24;
