#pragma once

/* Asks the processor to fetch the cache line of an address, and does not wait for it. Any address is allowed. */
static inline void prefetch_line(const void *address) { __builtin_prefetch(address, 1, 3); }

/* The same for all lines from an address on, the line of the last byte included. */
static inline void prefetch_lines(const void *start, long bytes) {
  const char *line = (const char *)start;
  const char *end = line + bytes;
  for (; line < end; line += 64) prefetch_line(line);
  prefetch_line(end - 1);
}
