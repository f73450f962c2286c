// Whether numbers are finite, judged by their bits.
#pragma once
#include <cstring>

#include "kernel.h"

namespace siamese {

// From this magnitude on (see finite-loops.h) a number is infinite or NaN.
constexpr int32_t kNotFinite = 0x7f800000;

// The largest magnitudes in the gradient of a step, and in the values that the step makes.
struct Magnitudes {
  int32_t gradient, made;
};

// The state of a step, which its blocks find out together.
class StepState {
 public:
  void see(Magnitudes found) {
    if (found.gradient >= kNotFinite) gradient_ = true;
    if (found.made >= kNotFinite) made_ = true;
  }

  // 0: all is finite; 1: the gradient is not; 2: the gradient is, but the new values are not.
  float value() const { return gradient_ ? 1 : made_ ? 2 : 0; }

 private:
  std::atomic<bool> gradient_{false}, made_{false};
};

}  // namespace siamese

#define SIAMESE_LOOPS "finite-loops.h"
#include "each-level.h"
