// A convolution (stride 1) followed by a 2x2 max-pool, for few values a window (kh * kw * channels): the convolution's output,
// four times as large as the pool's, is never written; nor is it for the gradient by the filter. There is none by the input.
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

Windows windows_of(const Tensor& x, int64_t kh, int64_t kw, int64_t filters, const std::vector<int64_t>& padding) {
  const int64_t in_h = x.dim_size(1), in_w = x.dim_size(2);
  const int64_t h = in_h + padding[0] + padding[1] - kh + 1, w = in_w + padding[2] + padding[3] - kw + 1;
  return {x.dim_size(0), in_h, in_w, x.dim_size(3), kh, kw, padding[0], padding[2], h, w, filters};
}

// The values below a row of pooled ones: patches[(column * 4 + j) * taps + k] is what tap k of the column's window j meets.
SIAMESE_INLINE void gather(const Windows& s, const float* x, int64_t row, float* patches) {
  const float* image = x + row / s.ph() * s.in_h * s.in_w * s.channels;
  for (int64_t column = 0; column < s.pw(); column++) {
    for (int64_t j = 0; j < 4; j++) {
      for (int64_t ky = 0; ky < s.kh; ky++) {
        for (int64_t kx = 0; kx < s.kw; kx++) {
          const int64_t y = row % s.ph() * 2 + j / 2 - s.top + ky, x = 2 * column + j % 2 - s.left + kx;
          const bool inside = y >= 0 && y < s.in_h && x >= 0 && x < s.in_w;
          for (int64_t i = 0; i < s.channels; i++) *patches++ = inside ? image[(y * s.in_w + x) * s.channels + i] : 0.f;
        }
      }
    }
  }
}

// Rows [from, to) of the pooled images. `weights` are [taps, filters], filters a multiple of 16.
SIAMESE_VECTORISED void convolve_rows(const Windows& s, const float* x, const float* weights, int64_t from, int64_t to,
                                      float* patches, float* y, uint8_t* place) {
  const int64_t taps = s.taps(), f = s.filters;
  for (int64_t row = from; row < to; row++) {
    gather(s, x, row, patches);
    for (int64_t column = 0; column < s.pw(); column++) {
      const float* patch = patches + column * 4 * taps;
      const int64_t out = (row * s.pw() + column) * f;
      for (int64_t c = 0; c < f; c += kVector) {
        Vector sums[4] = {};
        for (int64_t k = 0; k < taps; k++) {
          const Vector w = *reinterpret_cast<const Vector*>(weights + k * f + c);
          for (int j = 0; j < 4; j++) sums[j] += patch[j * taps + k] * w;
        }
        Vector best = sums[0];
        IntVector at = {};
        for (int j = 1; j < 4; j++) {
          const IntVector higher = sums[j] > best;
          at = higher ? IntVector{} + j : at;
          best = higher ? sums[j] : best;
        }
        *reinterpret_cast<Vector*>(y + out + c) = best;
        *reinterpret_cast<ByteVector*>(place + out + c) = __builtin_convertvector(at, ByteVector);
      }
    }
  }
}

// Adds to `sums` [taps, filters] what 16 filters of one row of dy say of them; `count` taps, known to the compiler where there are
// few, so that their sums stay in registers.
template <typename Count>
SIAMESE_INLINE void accumulate(const float* patches, const float* dy, const uint8_t* place, int64_t columns, int64_t f, Count count,
                               float* sums) {
  Vector sum[count > 0 ? count : 1];
  for (int k = 0; k < count; k++) sum[k] = *reinterpret_cast<const Vector*>(sums + k * f);
  for (int64_t column = 0; column < columns; column++) {
    const float* patch = patches + column * 4 * count;
    const Vector g = *reinterpret_cast<const Vector*>(dy + column * f);
    const IntVector at = __builtin_convertvector(*reinterpret_cast<const ByteVector*>(place + column * f), IntVector);
    for (int j = 0; j < 4; j++) {
      const Vector here = at == j ? g : Vector{};
      for (int k = 0; k < count; k++) sum[k] += patch[j * count + k] * here;
    }
  }
  for (int k = 0; k < count; k++) *reinterpret_cast<Vector*>(sums + k * f) = sum[k];
}

// Adds what rows [from, to) of dy say of the filter to `sums` [taps, filters].
SIAMESE_VECTORISED void accumulate_rows(const Windows& s, const float* x, const float* dy, const uint8_t* place, int64_t from,
                                        int64_t to, float* patches, float* sums) {
  const int64_t columns = s.pw(), f = s.filters;
  for (int64_t row = from; row < to; row++) {
    gather(s, x, row, patches);
    for (int64_t c = 0; c < f; c += kVector) {
      const int64_t in = row * columns * f + c;
      const auto add = [&](auto count) SIAMESE_INLINE_LAMBDA { accumulate(patches, dy + in, place + in, columns, f, count, sums + c); };
      switch (s.taps()) {
        case 4:
          add(std::integral_constant<int, 4>());
          break;
        case 9:
          add(std::integral_constant<int, 9>());
          break;
        case 12:
          add(std::integral_constant<int, 12>());
          break;
        case 27:
          add(std::integral_constant<int, 27>());
          break;
        default:
          add(static_cast<int>(s.taps()));
      }
    }
  }
}

class ConvolutionPool : public OpKernel {
 public:
  explicit ConvolutionPool(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("padding", &padding_));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &input = context->input(0), &filter = context->input(1);
    const Windows windows = windows_of(input, filter.dim_size(0), filter.dim_size(1), filter.dim_size(3), padding_);
    const int64_t f = windows.filters;
    SIAMESE_REQUIRE(context, windows.taps() <= kMaxTaps && f % kVector == 0, "SiameseConvolutionPool: wanted at most ", kMaxTaps,
                    " values a window and a multiple of ", kVector, " filters, found ", windows.taps(), " and ", f);
    const TensorShape pooled({windows.n, windows.ph(), windows.pw(), f});
    Tensor* values = output(context, 0, pooled);
    Tensor* places = output(context, 1, pooled);
    if (!values || !places) return;
    const float* x = input.flat<float>().data();
    const float* weights = filter.flat<float>().data();
    float* y = values->flat<float>().data();
    uint8_t* place = places->flat<uint8_t>().data();
    parallel(context, windows.n * windows.ph(), windows.pw() * f * windows.taps() / 2,
             [=](int64_t from, int64_t to) {
               std::vector<float> patches(windows.pw() * 4 * windows.taps());
               convolve_rows(windows, x, weights, from, to, patches.data(), y, place);
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
    const int64_t f = dy.dim_size(3);
    const Windows windows = windows_of(input, window_[0], window_[1], f, padding_);
    const int64_t size = windows.taps() * f;
    SIAMESE_REQUIRE(context, windows.taps() <= kMaxTaps && f % kVector == 0 && dy.shape() == places.shape(),
                    "SiameseConvolutionPoolFilterGrad: wanted at most ", kMaxTaps, " values a window and a multiple of ", kVector,
                    " filters, found ", windows.taps(), " and ", f);
    Tensor* result = output(context, 0, TensorShape({window_[0], window_[1], windows.channels, f}));
    if (!result) return;
    const float* x = input.flat<float>().data();
    const float* g = dy.flat<float>().data();
    const uint8_t* place = places.flat<uint8_t>().data();
    float* dw = result->flat<float>().data();
    const int parts = threads(context);
    std::vector<float> sums(parts * size);
    in_parts(context, windows.n * windows.ph(), parts, [&](int64_t part, int64_t from, int64_t to) {
      std::vector<float> patches(windows.pw() * 4 * windows.taps());
      accumulate_rows(windows, x, g, place, from, to, patches.data(), sums.data() + part * size);
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
    .SetShapeFn([](InferenceContext* c) {
      c->set_output(0, c->UnknownShape());
      c->set_output(1, c->UnknownShape());
      return absl::OkStatus();
    });
REGISTER_OP("SiameseConvolutionPoolFilterGrad")
    .Input("x: float")
    .Input("dy: float")
    .Input("place: uint8")
    .Output("filter: float")
    .Attr("padding: list(int)")
    .Attr("window: list(int)")
    .SetShapeFn([](InferenceContext* c) {
      c->set_output(0, c->UnknownShape());
      return absl::OkStatus();
    });
REGISTER_KERNEL_BUILDER(Name("SiameseConvolutionPool").Device(tensorflow::DEVICE_CPU), ConvolutionPool);
REGISTER_KERNEL_BUILDER(Name("SiameseConvolutionPoolFilterGrad").Device(tensorflow::DEVICE_CPU), ConvolutionPoolFilterGrad);

}  // namespace siamese
