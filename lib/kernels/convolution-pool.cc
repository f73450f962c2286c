// A convolution (stride 1) followed by a 2x2 max-pool, for few values per window (kh * kw * channels): the convolution's output,
// four times as large as the pool's, is never written, not even for the gradient by the filter. There is no gradient by the
// input.
#include "kernel.h"

namespace siamese {

constexpr int kMaxTaps = 64;

// The windows of a convolution over padded images [n, in_h, in_w, channels] that gives [n, h, w, filters].
struct Windows {
  int64_t n, in_h, in_w, channels, kh, kw, top, left, h, w, filters;

  int64_t taps() const { return kh * kw * channels; }
  int64_t ph() const { return h / 2; }
  int64_t pw() const { return w / 2; }
};

// The windows [h, w] of a convolution of x by `filters` filters, or the reason why these ops cannot compute it.
absl::Status find_windows(const Tensor& x, const std::vector<int64_t>& window, int64_t filters,
                          const std::vector<int64_t>& padding, Windows* found) {
  const auto refusal = [](const auto&... parts) {
    return absl::InvalidArgumentError(absl::StrCat("SiameseConvolutionPool: must be given ", parts...));
  };
  if (x.dims() != 4) return refusal("x [n, h, w, c], found ", x.shape().DebugString());
  if (window.size() != 2) return refusal("a window [h, w], found ", window.size(), " numbers");
  const int64_t in_h = x.dim_size(1), in_w = x.dim_size(2), channels = x.dim_size(3), kh = window[0], kw = window[1];
  for (const int64_t size : {kh, kw, channels, kh * kw, kh * kw * channels})  // each, because a product may overflow
    if (size < 1 || size > kMaxTaps)
      return refusal("1 to ", kMaxTaps, " values per window, found ", kh, " x ", kw, " x ", channels);
  if (filters % kVector != 0) return refusal("a multiple of ", kVector, " filters, found ", filters);
  if (!is_padding(padding, kh, kw)) return refusal("padding of four sizes from 0 to less than the window's");
  const int64_t h = in_h + padding[0] + padding[1] - kh + 1, w = in_w + padding[2] + padding[3] - kw + 1;
  if (h < 1 || w < 1) return refusal("images as large as the window, found ", in_h, " x ", in_w, " and ", kh, " x ", kw);
  *found = {x.dim_size(0), in_h, in_w, channels, kh, kw, padding[0], padding[2], h, w, filters};
  return absl::OkStatus();
}

}  // namespace siamese

#define SIAMESE_LOOPS "convolution-pool-loops.h"
#include "each-level.h"

namespace siamese {

// With a bias, the third input, a ReLU follows, and the places, which only a gradient needs, are not an output.
class ConvolutionPool : public OpKernel {
 public:
  explicit ConvolutionPool(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("padding", &padding_));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &input = context->input(0), &filter = context->input(1);
    SIAMESE_REQUIRE(context, filter.dims() == 4, "SiameseConvolutionPool: must be given filters [h, w, c, filters], found ",
                    filter.shape().DebugString());
    const int64_t f = filter.dim_size(3);
    Windows windows;
    OP_REQUIRES_OK(context, find_windows(input, {filter.dim_size(0), filter.dim_size(1)}, f, padding_, &windows));
    SIAMESE_REQUIRE(context, filter.dim_size(2) == windows.channels, "SiameseConvolutionPool: must be given filters of ",
                    windows.channels, " channels, as x has, found ", filter.dim_size(2));
    const bool rectified = num_inputs() == 3;
    if (rectified)
      SIAMESE_REQUIRE(context, context->input(2).NumElements() == f, "SiameseConvolutionPoolRelu: must be given a bias of ", f,
                      " values, found ", context->input(2).NumElements());
    Tensor* values = output(context, 0, {windows.n, windows.ph(), windows.pw(), f});
    Tensor* places = rectified ? nullptr : output(context, 1, {windows.n, windows.ph(), windows.pw(), f});
    if (!values || (!rectified && !places)) return;
    const float* x = input.flat<float>().data();
    const float* weights = filter.flat<float>().data();
    float* y = values->flat<float>().data();
    const float* bias = rectified ? context->input(2).flat<float>().data() : nullptr;
    uint8_t* place = places ? places->flat<uint8_t>().data() : nullptr;
    parallel(context, windows.n * windows.ph(), windows.pw() * f * windows.taps() / 2,
             [=](int64_t from, int64_t to) {
               std::vector<float> patches(windows.pw() * 4 * windows.taps());
               SIAMESE_BEST(convolve_rows)(windows, x, weights, bias, from, to, patches.data(), y, place);
             });
  }

 private:
  std::vector<int64_t> padding_;
};

class ConvolutionPoolFilterGrad : public OpKernel {
 public:
  explicit ConvolutionPoolFilterGrad(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("padding", &padding_));
    OP_REQUIRES_OK(context, context->GetAttr("window", &window_));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &input = context->input(0), &dy = context->input(1), &places = context->input(2);
    const int64_t f = dy.dims() == 4 ? dy.dim_size(3) : 0;
    Windows windows;
    OP_REQUIRES_OK(context, find_windows(input, window_, f, padding_, &windows));
    SIAMESE_REQUIRE(context, has_shape(dy, {windows.n, windows.ph(), windows.pw(), f}) && places.shape() == dy.shape(),
                    "SiameseConvolutionPoolFilterGrad: must be given dy and places [", windows.n, ",", windows.ph(), ",", windows.pw(),
                    ",filters], found ", dy.shape().DebugString(), " and ", places.shape().DebugString());
    const int64_t size = windows.taps() * f;
    Tensor* result = output(context, 0, {windows.kh, windows.kw, windows.channels, f});
    if (!result) return;
    const float* x = input.flat<float>().data();
    const float* g = dy.flat<float>().data();
    const uint8_t* place = places.flat<uint8_t>().data();
    float* dw = result->flat<float>().data();
    const int parts = threads(context);
    std::vector<float> sums(parts * size);
    in_parts(context, windows.n * windows.ph(), parts, [&](int64_t part, int64_t from, int64_t to) {
      std::vector<float> patches(windows.pw() * 4 * windows.taps());
      SIAMESE_BEST(accumulate_rows)(windows, x, g, place, from, to, patches.data(), sums.data() + part * size);
    });
    std::fill(dw, dw + size, 0.f);
    for (int part = 0; part < parts; part++)
      for (int64_t i = 0; i < size; i++) dw[i] += sums[part * size + i];
  }

 private:
  std::vector<int64_t> padding_, window_;
};

REGISTER_OP("SiameseConvolutionPool")
    .Input("x: float")
    .Input("filter: float")
    .Output("y: float")
    .Output("place: uint8")
    .Attr("padding: list(int)")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseConvolutionPoolRelu")
    .Input("x: float")
    .Input("filter: float")
    .Input("bias: float")
    .Output("y: float")
    .Attr("padding: list(int)")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseConvolutionPoolFilterGrad")
    .Input("x: float")
    .Input("dy: float")
    .Input("place: uint8")
    .Output("filter: float")
    .Attr("padding: list(int)")
    .Attr("window: list(int)")
    .SetShapeFn(unknown_shapes);
REGISTER_KERNEL_BUILDER(Name("SiameseConvolutionPool").Device(tensorflow::DEVICE_CPU), ConvolutionPool);
REGISTER_KERNEL_BUILDER(Name("SiameseConvolutionPoolRelu").Device(tensorflow::DEVICE_CPU), ConvolutionPool);
REGISTER_KERNEL_BUILDER(Name("SiameseConvolutionPoolFilterGrad").Device(tensorflow::DEVICE_CPU), ConvolutionPoolFilterGrad);

}  // namespace siamese
