#pragma once
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

/* libjpeg reports errors by a function that must not return: the jump stays within these functions. */
struct murmur_jpeg_errors {
    struct jpeg_error_mgr manager;
    jmp_buf place;
    char reason[JMSG_LENGTH_MAX];
};

static inline void murmur_jpeg_fail(j_common_ptr info) {
    struct murmur_jpeg_errors *errors = (struct murmur_jpeg_errors *)info->err;
    errors->manager.format_message(info, errors->reason);
    longjmp(errors->place, 1);
}

/* What libjpeg mends by itself is damage all the same. */
static inline void murmur_jpeg_warn(j_common_ptr info, int level) {
    if (level < 0) murmur_jpeg_fail(info);
}

/* Reads the header, and when `pixels` is not NULL decodes to 8-bit pixels, row after row, grey or red-green-blue.
   0, or -1 with a reason of at most `length` bytes. */
static inline int murmur_jpeg_decode(
    const uint8_t *bytes, size_t count, int channels, uint8_t *pixels, size_t capacity, uint32_t *width,
    uint32_t *height, char *reason, size_t length) {
    struct jpeg_decompress_struct info;
    struct murmur_jpeg_errors errors;
    memset(&info, 0, sizeof info);
    info.err = jpeg_std_error(&errors.manager);
    errors.manager.error_exit = murmur_jpeg_fail;
    errors.manager.emit_message = murmur_jpeg_warn;
    errors.reason[0] = 0;
    if (setjmp(errors.place)) {
        strncat(strncpy(reason, "", length), errors.reason, length - 1);
        jpeg_destroy_decompress(&info);
        return -1;
    }
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, (unsigned char *)bytes, (unsigned long)count);
    jpeg_read_header(&info, TRUE);
    *width = info.image_width;
    *height = info.image_height;
    if (pixels) {
        info.out_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
        jpeg_start_decompress(&info);
        size_t stride = (size_t)info.output_width * (size_t)info.output_components;
        if (info.output_components != channels || stride * info.output_height > capacity) {
            strncat(strncpy(reason, "", length), "another size than its header says", length - 1);
            jpeg_destroy_decompress(&info);
            return -1;
        }
        while (info.output_scanline < info.output_height) {
            JSAMPROW row = pixels + stride * info.output_scanline;
            jpeg_read_scanlines(&info, &row, 1);
        }
        jpeg_finish_decompress(&info);
    }
    jpeg_destroy_decompress(&info);
    return 0;
}
