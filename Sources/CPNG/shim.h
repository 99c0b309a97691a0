#pragma once
#include <stdint.h>

#include <png.h>
#include <string.h>

/* libpng's simplified interface, which needs no setjmp; its macros are not imported by Swift. */

/* Reads the header. 0, or -1 with a reason of at most `length` bytes. */
static inline int murmur_png_size(
    const void *bytes, size_t count, uint32_t *width, uint32_t *height, char *reason, size_t length) {
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    int good = png_image_begin_read_from_memory(&image, bytes, count);
    *width = image.width;
    *height = image.height;
    if (!good) strncat(strncpy(reason, "", length), image.message, length - 1);
    png_image_free(&image);
    return good ? 0 : -1;
}

/* Decodes to 8-bit pixels, row after row, grey or red-green-blue; transparency is laid on black. */
static inline int murmur_png_decode(
    const void *bytes, size_t count, int channels, uint8_t *pixels, size_t capacity, char *reason, size_t length) {
    png_image image;
    png_color black = {0, 0, 0};
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    int good = png_image_begin_read_from_memory(&image, bytes, count);
    if (good) {
        image.format = channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
        good = PNG_IMAGE_SIZE(image) <= capacity && png_image_finish_read(&image, &black, pixels, 0, NULL);
    }
    if (!good) strncat(strncpy(reason, "", length), image.message, length - 1);
    png_image_free(&image);
    return good ? 0 : -1;
}
