// Batch normalisation by averages, as outside of training, as a factor and an offset per channel.
#pragma once
#include <cmath>

#include "clip.h"

namespace siamese {

// gamma (x - mean) / sqrt(variance + epsilon) + beta = scale x + offset, per channel, from the four inputs from `first` on.
struct Normalization {
  std::vector<float> scale, offset;
};

inline bool normalization_of(OpKernelContext* context, const char* op, int first, int64_t channels, float epsilon,
                             Normalization* found) {
  const float* values[4];
  for (int i = 0; i < 4; i++) {
    const Tensor& input = context->input(first + i);
    if (input.NumElements() != channels) {
      context->SetStatus(absl::InvalidArgumentError(absl::StrCat(op, ": must be given ", channels, " values in input ", first + i,
                                                                 ", one per channel, found ", input.NumElements())));
      return false;
    }
    values[i] = input.flat<float>().data();
  }
  const auto [gamma, beta, mean, variance] = values;
  found->scale.resize(channels);
  found->offset.resize(channels);
  for (int64_t i = 0; i < channels; i++) {
    const double factor = gamma[i] / std::sqrt(double{variance[i]} + epsilon);
    found->scale[i] = factor;
    found->offset[i] = beta[i] - mean[i] * factor;
  }
  return true;
}

}  // namespace siamese
