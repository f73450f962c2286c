// Activations that clip to [low, high]: none, ReLU, ReLU6.
#pragma once
#include <limits>
#include <string>

#include "kernel.h"

namespace siamese {

struct Clip {
  float low, high;

  bool active() const { return low > -std::numeric_limits<float>::infinity(); }
};

inline bool clip_of(OpKernelConstruction* context, Clip* clip) {
  std::string name;
  auto status = context->GetAttr("activation", &name);
  if (!status.ok()) return context->SetStatus(status), false;
  constexpr float infinity = std::numeric_limits<float>::infinity();
  *clip = name == "relu" ? Clip{0, infinity} : name == "relu6" ? Clip{0, 6} : Clip{-infinity, infinity};
  return true;
}

}  // namespace siamese

#define SIAMESE_LOOPS "clip-loops.h"
#include "each-level.h"
