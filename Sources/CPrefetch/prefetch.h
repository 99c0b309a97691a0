#pragma once

/* Asks the processor to fetch the cache line of an address, and does not wait for it. Any address is allowed. */
static inline void prefetch_line(const void *address) { __builtin_prefetch(address, 1, 3); }
