// Draws that depend only on the place of a value, the seed and the number of the call, so that a gradient can repeat them.
#pragma once
#include "kernel.h"

namespace siamese {

// What all draws of one call share. It takes two words, so that other calls do not give the same draws in another order.
struct Key {
  uint32_t first, second;
};

inline absl::Status get_rate(OpKernelConstruction* context, float* rate) {
  auto status = context->GetAttr("rate", rate);
  if (!status.ok() || (*rate >= 0 && *rate < 1)) return status;
  return absl::InvalidArgumentError(
      absl::StrCat(context->def().op(), ": must be given a rate of at least 0 and less than 1, found ", *rate));
}

// A value is dropped if the upper 31 bits of its draw are below this.
inline int32_t threshold_of(float rate) { return static_cast<int32_t>(rate * 2147483648.0); }

}  // namespace siamese

#define SIAMESE_LOOPS "draws-loops.h"
#include "each-level.h"

namespace siamese {

inline Key key_of(uint32_t seed0, uint32_t seed1, uint32_t draw) {
  const uint32_t first = v1::mixed(seed0 + v1::mixed(seed1 + v1::mixed(draw)));
  return {first, v1::mixed(first ^ 0x9e3779b9u)};
}

}  // namespace siamese
