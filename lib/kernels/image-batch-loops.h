// The loop of image-batch.cc. See each-level.h.

inline void fractions(const uint8_t* pixels, int64_t size, float* values) {
#pragma GCC ivdep
  for (int64_t i = 0; i < size; i++) values[i] = pixels[i] / 255.f;
}
