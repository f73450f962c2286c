// y = x * keep / (1 - rate), where keep is 1 with probability 1 - rate. The gradient is the same op on dy, so no mask is kept.
#include "draws.h"

#define SIAMESE_LOOPS "dropout-loops.h"
#include "each-level.h"

namespace siamese {

class Dropout : public OpKernel {
 public:
  explicit Dropout(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, get_rate(context, &rate_));
    OP_REQUIRES_OK(context, context->GetAttr("draw", &draw_));
  }

  void Compute(OpKernelContext* context) override {
    SIAMESE_REQUIRE(context, context->input(1).NumElements() == 2, "SiameseDropout: must be given a seed of 2 numbers, found ",
                    context->input(1).NumElements());
    const int64_t size = context->input(0).NumElements();
    Tensor* result = output_in_place(context, 0, 0);
    if (!result || size == 0) return;
    const float* x = context->input(0).flat<float>().data();
    float* y = result->flat<float>().data();
    const auto seed = context->input(1).flat<int32_t>();
    const Key key = key_of(seed(0), seed(1), draw_);
    const int32_t threshold = threshold_of(rate_);
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
