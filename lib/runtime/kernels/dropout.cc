// y = x * keep / (1 - rate), where keep is 1 with probability 1 - rate. A draw is a hash of its place, of the seed and of the
// number of the draw, so the gradient is the same op on dy, and no mask is kept.
#include "kernel.h"

namespace siamese {

// C. Wellons' "triple32" (hash-prospector, 2018), a permutation of 32 bits with a bias of 0.02; of numbers, and of 16 at once.
template <typename Bits>
SIAMESE_INLINE Bits mixed(Bits x) {
  x ^= x >> 17;
  x *= 0xed5ad4bbu;
  x ^= x >> 11;
  x *= 0xac4c1b51u;
  x ^= x >> 15;
  x *= 0x31848babu;
  return x ^ x >> 14;
}

// What all draws of one call share; two words, so that draws of other calls are not the same ones in another order.
struct Key {
  uint32_t first, second;
};

Key key_of(uint32_t seed0, uint32_t seed1, uint32_t draw) {
  const uint32_t first = mixed(seed0 + mixed(seed1 + mixed(draw)));
  return {first, mixed(first ^ 0x9e3779b9u)};
}

// Blocks [from, to) of 16 values. A value is kept where its draw's upper 31 bits are at least `threshold`.
SIAMESE_VECTORISED void drop(const float* x, float* y, int64_t size, int64_t from, int64_t to, Key key, int32_t threshold,
                             float scale) {
  constexpr BitVector lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  for (int64_t block = from; block < to; block++) {
    const int64_t start = block * kVector;
    const BitVector places = lanes + static_cast<uint32_t>(start);
    const BitVector draws = mixed<BitVector>(mixed<BitVector>(places ^ key.first) + key.second);
    const IntVector kept = (IntVector)(draws >> 1) >= threshold;
    if (start + kVector <= size) {
      const Vector values = *reinterpret_cast<const Vector*>(x + start) * scale;
      *reinterpret_cast<Vector*>(y + start) = kept ? values : Vector{};
    } else {
      for (int64_t i = 0; start + i < size; i++) y[start + i] = kept[i] ? x[start + i] * scale : 0.f;
    }
  }
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
             [=](int64_t from, int64_t to) { drop(x, y, size, from, to, key, threshold, scale); });
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
