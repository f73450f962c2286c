// The maximum of each 2x2 window, and which of its four values it is (0, 1 above, 2, 3 below; the first of equals), so that the
// gradient needs neither input nor output. x is [n, h, w, c]; an odd last row or column belongs to no window.
#include "kernel.h"

namespace siamese {

// Rows [from, to) of the pooled images.
SIAMESE_VECTORISED void pool_rows(const float* x, int64_t h, int64_t w, int64_t c, int64_t from, int64_t to, float* y,
                                  uint8_t* place) {
  for (int64_t row = from; row < to; row++) {
    const float* above = x + (row / (h / 2) * h + row % (h / 2) * 2) * w * c;
    for (int64_t column = 0; column < w / 2; column++) {
      const float* __restrict a = above + column * 2 * c;
      const float* __restrict b = a + w * c;
      float* __restrict best = y + (row * (w / 2) + column) * c;
      uint8_t* __restrict at = place + (row * (w / 2) + column) * c;
      for (int64_t i = 0; i < c; i++) {
        float value = a[i];
        int32_t found = 0;
        found = a[c + i] > value ? 1 : found;
        value = a[c + i] > value ? a[c + i] : value;
        found = b[i] > value ? 2 : found;
        value = b[i] > value ? b[i] : value;
        found = b[c + i] > value ? 3 : found;
        value = b[c + i] > value ? b[c + i] : value;
        best[i] = value;
        at[i] = static_cast<uint8_t>(found);
      }
    }
  }
}

// Rows [from, to) of the images before the pool.
SIAMESE_VECTORISED void spread_rows(const float* dy, const uint8_t* place, int64_t h, int64_t w, int64_t c, int64_t from, int64_t to,
                                    float* dx) {
  const int64_t ph = h / 2, pw = w / 2;
  for (int64_t row = from; row < to; row++) {
    const int64_t image = row / h, y = row % h;
    float* out = dx + row * w * c;
    if (y >= 2 * ph) {
      std::fill(out, out + w * c, 0.f);
      continue;
    }
    const int64_t in = (image * ph + y / 2) * pw * c;
    const uint8_t first = y % 2 * 2, second = first + 1;
    for (int64_t column = 0; column < pw; column++) {
      const float* __restrict g = dy + in + column * c;
      const uint8_t* __restrict at = place + in + column * c;
      float* __restrict left = out + 2 * column * c;
      for (int64_t i = 0; i < c; i++) left[i] = at[i] == first ? g[i] : 0.f;
      for (int64_t i = 0; i < c; i++) left[c + i] = at[i] == second ? g[i] : 0.f;
    }
    std::fill(out + 2 * pw * c, out + w * c, 0.f);
  }
}

class MaxPool : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    const Tensor& input = context->input(0);
    SIAMESE_REQUIRE(context, input.dims() == 4, "SiameseMaxPool: wanted [n, h, w, c], found ", input.shape().DebugString());
    const int64_t n = input.dim_size(0), h = input.dim_size(1), w = input.dim_size(2), c = input.dim_size(3);
    const TensorShape pooled({n, h / 2, w / 2, c});
    Tensor* values = output(context, 0, pooled);
    Tensor* places = output(context, 1, pooled);
    if (!values || !places) return;
    const float* x = input.flat<float>().data();
    float* y = values->flat<float>().data();
    uint8_t* place = places->flat<uint8_t>().data();
    parallel(context, n * (h / 2), (w / 2) * c, [=](int64_t from, int64_t to) {
      pool_rows(x, h, w, c, from, to, y, place);
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
    SIAMESE_REQUIRE(context, dy.dims() == 4 && size_.size() == 2 && dy.shape() == places.shape(),
                    "SiameseMaxPoolGrad: wanted dy and places of one shape [n, h, w, c], found ", dy.shape().DebugString(),
                    " and ", places.shape().DebugString());
    const int64_t n = dy.dim_size(0), ph = dy.dim_size(1), pw = dy.dim_size(2), c = dy.dim_size(3);
    const int64_t h = size_[0], w = size_[1];
    SIAMESE_REQUIRE(context, h / 2 == ph && w / 2 == pw, "SiameseMaxPoolGrad: ", dy.shape().DebugString(),
                    " is not the pool of ", h, " x ", w);
    Tensor* result = output(context, 0, TensorShape({n, h, w, c}));
    if (!result) return;
    const float* g = dy.flat<float>().data();
    const uint8_t* place = places.flat<uint8_t>().data();
    float* dx = result->flat<float>().data();
    parallel(context, n * h, w * c / 2, [=](int64_t from, int64_t to) {
      spread_rows(g, place, h, w, c, from, to, dx);
    });
  }

 private:
  std::vector<int64_t> size_;
};

REGISTER_OP("SiameseMaxPool")
    .Input("x: float")
    .Output("y: float")
    .Output("place: uint8")
    .SetShapeFn([](InferenceContext* c) {
      c->set_output(0, c->UnknownShape());
      c->set_output(1, c->UnknownShape());
      return absl::OkStatus();
    });
REGISTER_OP("SiameseMaxPoolGrad")
    .Input("dy: float")
    .Input("place: uint8")
    .Output("dx: float")
    .Attr("size: list(int)")
    .SetShapeFn([](InferenceContext* c) {
      c->set_output(0, c->UnknownShape());
      return absl::OkStatus();
    });
REGISTER_KERNEL_BUILDER(Name("SiameseMaxPool").Device(tensorflow::DEVICE_CPU), MaxPool);
REGISTER_KERNEL_BUILDER(Name("SiameseMaxPoolGrad").Device(tensorflow::DEVICE_CPU), MaxPoolGrad);

}  // namespace siamese
