// Whether numbers are finite, as their bits tell.
#pragma once
#include <cstring>

#include "kernel.h"

namespace siamese {

// From this magnitude on (see finite-loops.h) a number is infinite or not a number.
constexpr int32_t kNotFinite = 0x7f800000;

// The largest magnitudes in the gradient of a step, and in what the step makes of it.
struct Magnitudes {
  int32_t gradient, made;
};

// What a step has come to, as its blocks find it.
class StepState {
 public:
  void see(Magnitudes found) {
    if (found.gradient >= kNotFinite) gradient_ = true;
    if (found.made >= kNotFinite) made_ = true;
  }

  // 0: all of it is finite; 1: the gradient is not; 2: what it makes is not, though the gradient is.
  float value() const { return gradient_ ? 1 : made_ ? 2 : 0; }

 private:
  std::atomic<bool> gradient_{false}, made_{false};
};

}  // namespace siamese

#define SIAMESE_LOOPS "finite-loops.h"
#include "each-level.h"
