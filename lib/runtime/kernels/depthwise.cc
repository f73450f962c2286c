// Depthwise convolution of [n, h, w, c] by [kh, kw, c, 1], and its gradients, with 16 channels in a register: c is a multiple of 16.
// Taps that meet only padding are skipped, which on maps of 1x1 and 2x2 is most of them.
#include "kernel.h"

namespace siamese {

constexpr int kMostTaps = 25;

struct Depthwise {
  int64_t n, in_h, in_w, out_h, out_w, c, kh, kw, stride, top, left;
};

}  // namespace siamese

#define SIAMESE_LOOPS "depthwise-loops.h"
#include "each-level.h"

namespace siamese {

class DepthwiseOp : public OpKernel {
 public:
  explicit DepthwiseOp(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("stride", &stride_));
    OP_REQUIRES_OK(context, context->GetAttr("padding", &padding_));
  }

 protected:
  // `in` and `out` are [n, h, w, c], the images before and after the convolution.
  bool geometry(OpKernelContext* context, const TensorShape& in, int64_t kh, int64_t kw, Depthwise* d) const {
    const int64_t h = in.dim_size(1), w = in.dim_size(2), c = in.dim_size(3);
    const int64_t out_h = (h + padding_[0] + padding_[1] - kh) / stride_ + 1;
    const int64_t out_w = (w + padding_[2] + padding_[3] - kw) / stride_ + 1;
    *d = {in.dim_size(0), h, w, out_h, out_w, c, kh, kw, stride_, padding_[0], padding_[2]};
    if (c % kVector == 0 && kh * kw <= kMostTaps) return true;
    context->SetStatus(absl::InvalidArgumentError(absl::StrCat(name(), ": wanted channels in sixteens and at most ", kMostTaps,
                                                               " taps, found ", c, " and ", kh * kw)));
    return false;
  }

  int64_t stride_;
  std::vector<int64_t> padding_;
};

class DepthwiseForward : public DepthwiseOp {
 public:
  using DepthwiseOp::DepthwiseOp;

  void Compute(OpKernelContext* context) override {
    const Tensor &input = context->input(0), &filter = context->input(1);
    Depthwise d;
    if (!geometry(context, input.shape(), filter.dim_size(0), filter.dim_size(1), &d)) return;
    Tensor* result = output(context, 0, TensorShape({d.n, d.out_h, d.out_w, d.c}));
    if (!result) return;
    const float *x = input.flat<float>().data(), *w = filter.flat<float>().data();
    float* y = result->flat<float>().data();
    parallel(context, d.n * d.out_h, d.out_w * d.c, [=](int64_t from, int64_t to) { SIAMESE_BEST(convolve_depthwise)(d, x, w, from, to, y); });
  }
};

class DepthwiseInputGrad : public DepthwiseOp {
 public:
  explicit DepthwiseInputGrad(OpKernelConstruction* context) : DepthwiseOp(context) {
    OP_REQUIRES_OK(context, context->GetAttr("size", &size_));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &gradient = context->input(0), &filter = context->input(1);
    const TensorShape shape({gradient.dim_size(0), size_[0], size_[1], gradient.dim_size(3)});
    Depthwise d;
    if (!geometry(context, shape, filter.dim_size(0), filter.dim_size(1), &d)) return;
    Tensor* result = output(context, 0, shape);
    if (!result) return;
    const float *dy = gradient.flat<float>().data(), *w = filter.flat<float>().data();
    float* dx = result->flat<float>().data();
    parallel(context, d.n * d.in_h, d.in_w * d.c, [=](int64_t from, int64_t to) { SIAMESE_BEST(spread_depthwise)(d, dy, w, from, to, dx); });
  }

 private:
  std::vector<int64_t> size_;
};

class DepthwiseFilterGrad : public DepthwiseOp {
 public:
  explicit DepthwiseFilterGrad(OpKernelConstruction* context) : DepthwiseOp(context) {
    OP_REQUIRES_OK(context, context->GetAttr("window", &window_));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &input = context->input(0), &gradient = context->input(1);
    Depthwise d;
    if (!geometry(context, input.shape(), window_[0], window_[1], &d)) return;
    Tensor* result = output(context, 0, TensorShape({d.kh, d.kw, d.c, 1}));
    if (!result) return;
    const float *x = input.flat<float>().data(), *dy = gradient.flat<float>().data();
    float* dw = result->flat<float>().data();
    const int64_t size = d.kh * d.kw * d.c;
    const int parts = threads(context);
    std::vector<float> sums(parts * size);
    in_parts(context, d.n, parts, [&](int64_t part, int64_t from, int64_t to) {
      SIAMESE_BEST(accumulate_depthwise)(d, x, dy, from, to, sums.data() + part * size);
    });
    std::fill(dw, dw + size, 0.f);
    for (int part = 0; part < parts; part++)
      for (int64_t i = 0; i < size; i++) dw[i] += sums[part * size + i];
  }

 private:
  std::vector<int64_t> window_;
};

REGISTER_OP("SiameseDepthwise")
    .Input("x: float")
    .Input("filter: float")
    .Output("y: float")
    .Attr("stride: int")
    .Attr("padding: list(int)")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseDepthwiseInputGrad")
    .Input("dy: float")
    .Input("filter: float")
    .Output("dx: float")
    .Attr("stride: int")
    .Attr("padding: list(int)")
    .Attr("size: list(int)")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseDepthwiseFilterGrad")
    .Input("x: float")
    .Input("dy: float")
    .Output("filter: float")
    .Attr("stride: int")
    .Attr("padding: list(int)")
    .Attr("window: list(int)")
    .SetShapeFn(unknown_shapes);
REGISTER_KERNEL_BUILDER(Name("SiameseDepthwise").Device(tensorflow::DEVICE_CPU), DepthwiseForward);
REGISTER_KERNEL_BUILDER(Name("SiameseDepthwiseInputGrad").Device(tensorflow::DEVICE_CPU), DepthwiseInputGrad);
REGISTER_KERNEL_BUILDER(Name("SiameseDepthwiseFilterGrad").Device(tensorflow::DEVICE_CPU), DepthwiseFilterGrad);

}  // namespace siamese
