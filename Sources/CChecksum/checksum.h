#pragma once

/* CRC32C with the processor's own instructions: CRC32 of SSE 4.2, eight bytes at a time, and carry-less multiplication.
 * Call checksum_crc32c only where checksum_has_instructions says that the processor has them; Wire falls back on a table
 * elsewhere. */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#define CHECKSUM_TARGET __attribute__((target("sse4.2,pclmul")))

static inline int checksum_has_instructions(void) {
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul");
}

CHECKSUM_TARGET static inline uint64_t checksum_step(uint64_t state, const unsigned char *next) {
    uint64_t word;
    memcpy(&word, next, 8);
    return __builtin_ia32_crc32di(state, word);
}

/* The low half of the product of two polynomials. */
CHECKSUM_TARGET static inline uint64_t checksum_product(uint32_t a, uint32_t b) {
    typedef long long pair __attribute__((vector_size(16)));
    pair product = __builtin_ia32_pclmulqdq128((pair){a, 0}, (pair){b, 0}, 0);
    return (uint64_t)product[0];
}

/* x to the power n modulo the polynomial of CRC32C, bits reflected, for n > 191, by repeated squaring. */
CHECKSUM_TARGET static inline uint32_t checksum_power(uint64_t n) {
    uint64_t stack = ~(uint64_t)1;
    for (; n > 191; n = (n >> 1) - 16) stack = (stack << 1) + (n & 1);
    stack = ~stack;
    uint32_t power = (uint32_t)0x80000000 >> (n & 31);
    for (n >>= 5; n > 0; --n) power = __builtin_ia32_crc32si(power, 0);
    for (;;) {
        uint32_t low = stack & 1;
        stack >>= 1;
        if (stack == 0) return power;
        power = (uint32_t)__builtin_ia32_crc32di(0, checksum_product(power, power) << low);
    }
}

/* What a register becomes after so many zero bytes, except for the last reduction: to be added to the next eight bytes. */
CHECKSUM_TARGET static inline uint64_t checksum_shifted(uint64_t state, size_t zeros) {
    return checksum_product((uint32_t)state, checksum_power((uint64_t)zeros * 8 - 33));
}

/* The inverted register goes in and comes out: the caller inverts before the first byte and after the last.
 *
 * One instruction waits three cycles for the one before, but three run at once: long inputs are cut into three parts whose
 * registers are then put together, as Gopal, Ozturk, Guilford et al., Fast CRC computation for iSCSI polynomial using CRC32
 * instruction (Intel, 2011), and Cawley's fast-crc32 do. */
CHECKSUM_TARGET static inline uint32_t checksum_crc32c(uint32_t state, const void *bytes, size_t count) {
    const unsigned char *next = (const unsigned char *)bytes;
    uint64_t first = state;
    if (count >= 1024) {
        size_t part = (count - 8) / 24 * 8;
        uint64_t second = 0, third = 0;
        for (const unsigned char *end = next + part; next < end; next += 8) {
            first = checksum_step(first, next);
            second = checksum_step(second, next + part);
            third = checksum_step(third, next + 2 * part);
        }
        next += 2 * part;
        uint64_t word;
        memcpy(&word, next, 8);
        word ^= checksum_shifted(first, 2 * part + 8) ^ checksum_shifted(second, part + 8);
        first = __builtin_ia32_crc32di(third, word);
        next += 8;
        count -= 3 * part + 8;
    }
    for (; count >= 8; count -= 8, next += 8) first = checksum_step(first, next);
    uint32_t narrow = (uint32_t)first;
    for (; count > 0; --count, ++next) narrow = __builtin_ia32_crc32qi(narrow, *next);
    return narrow;
}
#else
static inline int checksum_has_instructions(void) { return 0; }
static inline uint32_t checksum_crc32c(uint32_t state, const void *bytes, size_t count) {
    (void)bytes;
    (void)count;
    return state;
}
#endif
