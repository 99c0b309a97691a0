#pragma once
#include <zlib.h>

/* inflateInit2 is a macro with a cast, which Swift does not import. windowBits 15 + 32 accepts gzip and zlib headers. */
static inline int murmur_inflate_init(z_stream *stream) { return inflateInit2(stream, 15 + 32); }
