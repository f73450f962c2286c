// y = dropout(max(x + bias, 0)) in one pass, with the draws of SiameseDropout; the bias is along the last axis, whose length is a
// multiple of 16. y tells what was kept, so the gradient draws nothing: dx = dy / (1 - rate) where y > 0, else 0.
#include "draws.h"

#define SIAMESE_LOOPS "relu-dropout-loops.h"
#include "each-level.h"

namespace siamese {

class ReluDropout : public OpKernel {
 public:
  explicit ReluDropout(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, get_rate(context, &rate_));
    OP_REQUIRES_OK(context, context->GetAttr("draw", &draw_));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &input = context->input(0), &bias = context->input(1);
    const int64_t c = bias.NumElements(), size = input.NumElements();
    SIAMESE_REQUIRE(context, c > 0 && c % kVector == 0 && input.dims() > 0 && input.dim_size(input.dims() - 1) == c,
                    "SiameseReluDropout: must be given a bias for the last axis in multiples of 16, found ", c, " for ",
                    input.shape().DebugString());
    SIAMESE_REQUIRE(context, context->input(2).NumElements() == 2, "SiameseReluDropout: must be given a seed of 2 numbers, found ",
                    context->input(2).NumElements());
    Tensor* result = output_in_place(context, 0, 0);
    if (!result) return;
    const float *x = input.flat<float>().data(), *b = bias.flat<float>().data();
    float* y = result->flat<float>().data();
    const auto seed = context->input(2).flat<int32_t>();
    const Key key = key_of(seed(0), seed(1), draw_);
    const int32_t threshold = threshold_of(rate_);
    const float scale = 1 / (1 - rate_);
    parallel(context, size / c, 2 * c, [=](int64_t from, int64_t to) {
      SIAMESE_BEST(rectify_drop)(x, b, c, from, to, key, threshold, scale, y);
    });
  }

 private:
  float rate_;
  int draw_;
};

class ReluDropoutGrad : public OpKernel {
 public:
  explicit ReluDropoutGrad(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, get_rate(context, &rate_));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &gradient = context->input(0), &after = context->input(1);
    SIAMESE_REQUIRE(context, gradient.shape() == after.shape(), "SiameseReluDropoutGrad: must be given dy and y of one shape, found ",
                    gradient.shape().DebugString(), " and ", after.shape().DebugString());
    Tensor* result = output_in_place(context, 0, 0);
    if (!result) return;
    const float *dy = gradient.flat<float>().data(), *y = after.flat<float>().data();
    float* dx = result->flat<float>().data();
    const float scale = 1 / (1 - rate_);
    parallel(context, gradient.NumElements(), 1,
             [=](int64_t from, int64_t to) { SIAMESE_BEST(pass_kept)(dy, y, from, to, scale, dx); });
  }

 private:
  float rate_;
};

REGISTER_OP("SiameseReluDropout")
    .Input("x: float")
    .Input("bias: float")
    .Input("seed: int32")
    .Output("y: float")
    .Attr("rate: float")
    .Attr("draw: int")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseReluDropoutGrad")
    .Input("dy: float")
    .Input("y: float")
    .Output("dx: float")
    .Attr("rate: float")
    .SetShapeFn(unknown_shapes);
REGISTER_KERNEL_BUILDER(Name("SiameseReluDropout").Device(tensorflow::DEVICE_CPU), ReluDropout);
REGISTER_KERNEL_BUILDER(Name("SiameseReluDropoutGrad").Device(tensorflow::DEVICE_CPU), ReluDropoutGrad);

}  // namespace siamese
