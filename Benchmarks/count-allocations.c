/* Counts how often a program asks for memory, and prints the count on standard error when the program ends.
 *
 *     cc -shared -fPIC -O2 -o count-allocations.so count-allocations.c
 *     LD_PRELOAD=./count-allocations.so program ...
 *
 * It takes the place of the C library's allocation functions, through which Swift's objects and arrays go too, and
 * hands every call on to the C library. Needs glibc, whose own functions have a second name beginning with __libc_.
 *
 * To see who asks, set ALLOCATIONS_TRACE=N: every Nth request prints its stack. */
#define _GNU_SOURCE
#include <errno.h>
#include <execinfo.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_long requests;
static long trace_every;
static _Thread_local int is_tracing;

static void note(void) {
    long number = atomic_fetch_add_explicit(&requests, 1, memory_order_relaxed) + 1;
    if (trace_every == 0 || number % trace_every != 0 || is_tracing) return;
    is_tracing = 1;
    void *frames[16];
    int depth = backtrace(frames, 16);
    dprintf(STDERR_FILENO, "request %ld\n", number);
    backtrace_symbols_fd(frames + 2, depth > 2 ? depth - 2 : 0, STDERR_FILENO);
    is_tracing = 0;
}

void *malloc(size_t size) {
    note();
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    note();
    return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
    note();
    return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
    note();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    note();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    note();
    *result = __libc_memalign(alignment, size);
    return *result == NULL ? ENOMEM : 0;
}

__attribute__((constructor)) static void begin(void) {
    const char *every = getenv("ALLOCATIONS_TRACE");
    if (every != NULL) trace_every = atol(every);
}

__attribute__((destructor)) static void report(void) {
    fprintf(stderr, "allocations %ld\n", atomic_load(&requests));
}
