// Depthwise convolution of [n, h, w, c] by [kh, kw, c, 1], and its gradients, one register of channels at a time: c is a multiple
// of 16. Taps that meet only padding are skipped; on maps of 1x1 and 2x2 these are most taps. SiameseDepthwiseNormalize adds
// batch normalisation by averages and an activation.
#include "absl/strings/str_join.h"
#include "normalization.h"

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
  using Sizes = std::vector<int64_t>;

  template <typename... Parts>
  absl::Status refusal(const Parts&... parts) const {
    return absl::InvalidArgumentError(absl::StrCat(type_string(), ": must be given ", parts...));
  }

  // The convolution of images [n, h, w, c] by a window [kh, kw], or the reason why these ops cannot compute it.
  absl::Status geometry(const Sizes& images, const Sizes& window, Depthwise* d) const {
    if (images.size() != 4) return refusal("images [n, h, w, c], found ", images.size(), " sizes");
    if (window.size() < 2) return refusal("a window [h, w], found ", window.size(), " sizes");
    const int64_t h = images[1], w = images[2], c = images[3], kh = window[0], kw = window[1];
    for (const int64_t size : {kh, kw, kh * kw})  // each, because the product may overflow
      if (size < 1 || size > kMostTaps) return refusal("1 to ", kMostTaps, " taps, found ", kh, " x ", kw);
    if (c % kVector != 0) return refusal("channels in multiples of 16, found ", c);
    if (stride_ < 1) return refusal("a stride of 1 or more, found ", stride_);
    if (!is_padding(padding_, kh, kw)) return refusal("padding of four sizes from 0 to less than the window's");
    if (h < 1 || w < 1 || h + padding_[0] + padding_[1] < kh || w + padding_[2] + padding_[3] < kw)
      return refusal("images as large as the window, found ", h, " x ", w, " and ", kh, " x ", kw);
    const int64_t out_h = (h + padding_[0] + padding_[1] - kh) / stride_ + 1;
    const int64_t out_w = (w + padding_[2] + padding_[3] - kw) / stride_ + 1;
    *d = {images[0], h, w, out_h, out_w, c, kh, kw, stride_, padding_[0], padding_[2]};
    return absl::OkStatus();
  }

  absl::Status require_shape(const Tensor& tensor, std::initializer_list<int64_t> sizes) const {
    if (has_shape(tensor, sizes)) return absl::OkStatus();
    return refusal("[", absl::StrJoin(sizes, ","), "], found ", tensor.shape().DebugString());
  }

  static Sizes sizes_of(const Tensor& tensor) {
    const auto sizes = tensor.shape().dim_sizes();
    return {sizes.begin(), sizes.end()};
  }

  int64_t stride_;
  std::vector<int64_t> padding_;
};

class DepthwiseForward : public DepthwiseOp {
 public:
  explicit DepthwiseForward(OpKernelConstruction* context)
      : DepthwiseOp(context), normalizes_(type_string() == "SiameseDepthwiseNormalize") {
    if (!normalizes_) return;
    OP_REQUIRES_OK(context, context->GetAttr("epsilon", &epsilon_));
    clip_of(context, &clip_);
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &input = context->input(0), &filter = context->input(1);
    Depthwise d;
    OP_REQUIRES_OK(context, geometry(sizes_of(input), sizes_of(filter), &d));
    OP_REQUIRES_OK(context, require_shape(filter, {d.kh, d.kw, d.c, 1}));
    Normalization normalization;
    if (normalizes_ && !normalization_of(context, "SiameseDepthwiseNormalize", 2, d.c, epsilon_, &normalization)) return;
    Tensor* result = output(context, 0, {d.n, d.out_h, d.out_w, d.c});
    if (!result) return;
    const float *x = input.flat<float>().data(), *w = filter.flat<float>().data();
    std::vector<float> scaled;
    if (normalizes_) {
      scaled.assign(w, w + filter.NumElements());
      for (int64_t i = 0; i < filter.NumElements(); i++) scaled[i] *= normalization.scale[i % d.c];
      w = scaled.data();
    }
    const float* offset = normalizes_ ? normalization.offset.data() : nullptr;
    float* y = result->flat<float>().data();
    parallel(context, d.n * d.out_h, d.out_w * d.c, [&](int64_t from, int64_t to) {
      SIAMESE_BEST(convolve_depthwise)(d, x, w, offset, clip_, from, to, y);
    });
  }

 private:
  const bool normalizes_;
  float epsilon_ = 0;
  Clip clip_{};
};

class DepthwiseInputGrad : public DepthwiseOp {
 public:
  explicit DepthwiseInputGrad(OpKernelConstruction* context) : DepthwiseOp(context) {
    OP_REQUIRES_OK(context, context->GetAttr("size", &size_));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &gradient = context->input(0), &filter = context->input(1);
    SIAMESE_REQUIRE(context, gradient.dims() == 4 && size_.size() == 2,
                    "SiameseDepthwiseInputGrad: must be given dy [n, h, w, c] and a size [h, w], found ",
                    gradient.shape().DebugString(), " and ", size_.size(), " numbers");
    Depthwise d;
    const Sizes images{gradient.dim_size(0), size_[0], size_[1], gradient.dim_size(3)};
    OP_REQUIRES_OK(context, geometry(images, sizes_of(filter), &d));
    OP_REQUIRES_OK(context, require_shape(filter, {d.kh, d.kw, d.c, 1}));
    OP_REQUIRES_OK(context, require_shape(gradient, {d.n, d.out_h, d.out_w, d.c}));
    Tensor* result = output(context, 0, {d.n, d.in_h, d.in_w, d.c});
    if (!result) return;
    const float *dy = gradient.flat<float>().data(), *w = filter.flat<float>().data();
    float* dx = result->flat<float>().data();
    if (d.stride == 1) {
      // The convolution of dy by the filter turned by half a turn.
      std::vector<float> turned(filter.NumElements());
      const int64_t taps = d.kh * d.kw;
      for (int64_t k = 0; k < taps; k++) std::copy_n(w + k * d.c, d.c, &turned[(taps - 1 - k) * d.c]);
      const Depthwise back{d.n, d.out_h, d.out_w, d.in_h, d.in_w, d.c, d.kh, d.kw, 1, d.kh - 1 - d.top, d.kw - 1 - d.left};
      const float* factors = turned.data();
      parallel(context, d.n * d.in_h, d.in_w * d.c,
               [=](int64_t from, int64_t to) { SIAMESE_BEST(convolve_depthwise)(back, dy, factors, nullptr, {}, from, to, dx); });
      return;
    }
    parallel(context, d.n * d.in_h, d.in_w * d.c,
             [=](int64_t from, int64_t to) { SIAMESE_BEST(spread_depthwise)(d, dy, w, from, to, dx); });
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
    OP_REQUIRES_OK(context, geometry(sizes_of(input), window_, &d));
    OP_REQUIRES_OK(context, require_shape(gradient, {d.n, d.out_h, d.out_w, d.c}));
    Tensor* result = output(context, 0, {d.kh, d.kw, d.c, 1});
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
REGISTER_OP("SiameseDepthwiseNormalize")
    .Input("x: float")
    .Input("filter: float")
    .Input("gamma: float")
    .Input("beta: float")
    .Input("mean: float")
    .Input("variance: float")
    .Output("y: float")
    .Attr("stride: int")
    .Attr("padding: list(int)")
    .Attr("epsilon: float")
    .Attr("activation: {'none', 'relu', 'relu6'} = 'none'")
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
REGISTER_KERNEL_BUILDER(Name("SiameseDepthwiseNormalize").Device(tensorflow::DEVICE_CPU), DepthwiseForward);
REGISTER_KERNEL_BUILDER(Name("SiameseDepthwiseInputGrad").Device(tensorflow::DEVICE_CPU), DepthwiseInputGrad);
REGISTER_KERNEL_BUILDER(Name("SiameseDepthwiseFilterGrad").Device(tensorflow::DEVICE_CPU), DepthwiseFilterGrad);

}  // namespace siamese
