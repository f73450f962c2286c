// The maximum of each 2x2 window, and its place among the four values (0 and 1 above, 2 and 3 below; the first of equals), so
// that the gradient needs neither input nor output. x is [n, h, w, c]; an odd last row or column belongs to no window. NaN counts
// as the maximum.
#include "kernel.h"

#define SIAMESE_LOOPS "max-pool-loops.h"
#include "each-level.h"

namespace siamese {

class MaxPool : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    const Tensor& input = context->input(0);
    SIAMESE_REQUIRE(context, input.dims() == 4, "SiameseMaxPool: must be given [n, h, w, c], found ", input.shape().DebugString());
    const int64_t n = input.dim_size(0), h = input.dim_size(1), w = input.dim_size(2), c = input.dim_size(3);
    Tensor* values = output(context, 0, {n, h / 2, w / 2, c});
    Tensor* places = output(context, 1, {n, h / 2, w / 2, c});
    if (!values || !places || values->NumElements() == 0) return;
    const float* x = input.flat<float>().data();
    float* y = values->flat<float>().data();
    uint8_t* place = places->flat<uint8_t>().data();
    parallel(context, n * (h / 2), (w / 2) * c, [=](int64_t from, int64_t to) {
      SIAMESE_BEST(pool_rows)(x, h, w, c, from, to, y, place);
    });
  }
};

class MaxPoolGrad : public OpKernel {
 public:
  explicit MaxPoolGrad(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("size", &size_));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &dy = context->input(0), &places = context->input(1);
    SIAMESE_REQUIRE(context, dy.dims() == 4 && dy.shape() == places.shape(),
                    "SiameseMaxPoolGrad: must be given dy and places of one shape [n, h, w, c], found ", dy.shape().DebugString(),
                    " and ", places.shape().DebugString());
    SIAMESE_REQUIRE(context, size_.size() == 2, "SiameseMaxPoolGrad: must be given a size of [h, w], found ", size_.size(), " numbers");
    const int64_t n = dy.dim_size(0), ph = dy.dim_size(1), pw = dy.dim_size(2), c = dy.dim_size(3);
    const int64_t h = size_[0], w = size_[1];
    SIAMESE_REQUIRE(context, h >= 0 && w >= 0 && h / 2 == ph && w / 2 == pw, "SiameseMaxPoolGrad: ", dy.shape().DebugString(),
                    " is not the pool of ", h, " x ", w);
    Tensor* result = output(context, 0, {n, h, w, c});
    if (!result || result->NumElements() == 0) return;
    const float* g = dy.flat<float>().data();
    const uint8_t* place = places.flat<uint8_t>().data();
    float* dx = result->flat<float>().data();
    parallel(context, n * h, w * c / 2, [=](int64_t from, int64_t to) {
      SIAMESE_BEST(spread_rows)(g, place, h, w, c, from, to, dx);
    });
  }

 private:
  std::vector<int64_t> size_;
};

REGISTER_OP("SiameseMaxPool")
    .Input("x: float")
    .Output("y: float")
    .Output("place: uint8")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseMaxPoolGrad")
    .Input("dy: float")
    .Input("place: uint8")
    .Output("dx: float")
    .Attr("size: list(int)")
    .SetShapeFn(unknown_shapes);
REGISTER_KERNEL_BUILDER(Name("SiameseMaxPool").Device(tensorflow::DEVICE_CPU), MaxPool);
REGISTER_KERNEL_BUILDER(Name("SiameseMaxPoolGrad").Device(tensorflow::DEVICE_CPU), MaxPoolGrad);

}  // namespace siamese
