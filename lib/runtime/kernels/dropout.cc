// y = x * keep / (1 - rate), where keep is 1 with probability 1 - rate. A draw is a hash of its place, of the seed and of the
// number of the draw, so the gradient is the same op on dy, and no mask is kept.
#include "kernel.h"

namespace siamese {

// What all draws of one call share; two words, so that draws of other calls are not the same ones in another order.
struct Key {
  uint32_t first, second;
};

}  // namespace siamese

#define SIAMESE_LOOPS "dropout-loops.h"
#include "each-level.h"

namespace siamese {

Key key_of(uint32_t seed0, uint32_t seed1, uint32_t draw) {
  const uint32_t first = v1::mixed(seed0 + v1::mixed(seed1 + v1::mixed(draw)));
  return {first, v1::mixed(first ^ 0x9e3779b9u)};
}

class Dropout : public OpKernel {
 public:
  explicit Dropout(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("rate", &rate_));
    OP_REQUIRES_OK(context, context->GetAttr("draw", &draw_));
  }

  void Compute(OpKernelContext* context) override {
    SIAMESE_REQUIRE(context, context->input(1).NumElements() == 2, "SiameseDropout: wanted a seed of 2 numbers, found ",
                    context->input(1).NumElements());
    const int64_t size = context->input(0).NumElements();
    Tensor* result = output_in_place(context, 0, 0);
    if (!result || size == 0) return;
    const float* x = context->input(0).flat<float>().data();
    float* y = result->flat<float>().data();
    const auto seed = context->input(1).flat<int32_t>();
    const Key key = key_of(seed(0), seed(1), draw_);
    const auto threshold = static_cast<int32_t>(rate_ * 2147483648.0);
    const float scale = 1 / (1 - rate_);
    parallel(context, (size + kVector - 1) / kVector, 2 * kVector,
             [=](int64_t from, int64_t to) { SIAMESE_BEST(drop)(x, y, size, from, to, key, threshold, scale); });
  }

 private:
  float rate_;
  int draw_;
};

REGISTER_OP("SiameseDropout")
    .Input("x: float")
    .Input("seed: int32")
    .Output("y: float")
    .Attr("rate: float")
    .Attr("draw: int")
    .SetShapeFn([](InferenceContext* c) {
      c->set_output(0, c->input(0));
      return absl::OkStatus();
    });
REGISTER_KERNEL_BUILDER(Name("SiameseDropout").Device(tensorflow::DEVICE_CPU), Dropout);

}  // namespace siamese
