// Matrix products of which one factor is tall and narrow, as those of 1x1 convolutions on large maps are: TensorFlow's are made for
// squarer ones. SiameseTallProduct: a [rows, k] b [k, n], or b [n, k] transposed. SiameseTallGradient: a [rows, m]^T b [rows, n].
#include "kernel.h"

namespace siamese {

// Rows whose sums are in registers at once.
constexpr int kTile = 8;
// So many rows of both factors stay in the processor's cache while all pairs of their columns meet.
constexpr int64_t kRowsAtOnce = 256;

bool two_matrices(OpKernelContext* context, const char* op) {
  const Tensor &a = context->input(0), &b = context->input(1);
  if (a.dims() == 2 && b.dims() == 2) return true;
  context->SetStatus(absl::InvalidArgumentError(
      absl::StrCat(op, ": wanted two matrices, found ", a.shape().DebugString(), " and ", b.shape().DebugString())));
  return false;
}

}  // namespace siamese

#define SIAMESE_LOOPS "tall-product-loops.h"
#include "each-level.h"

namespace siamese {

class TallProduct : public OpKernel {
 public:
  explicit TallProduct(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("transpose_b", &transpose_b_));
  }

  void Compute(OpKernelContext* context) override {
    if (!two_matrices(context, "SiameseTallProduct")) return;
    const Tensor &a = context->input(0), &b = context->input(1);
    const int64_t rows = a.dim_size(0), k = a.dim_size(1), n = b.dim_size(transpose_b_ ? 0 : 1);
    SIAMESE_REQUIRE(context, b.dim_size(transpose_b_ ? 1 : 0) == k && rows % kTile == 0,
                    "SiameseTallProduct: wanted rows in eights and factors that match, found ", a.shape().DebugString(), " and ",
                    b.shape().DebugString(), transpose_b_ ? " transposed" : "");
    Tensor* result = output(context, 0, {rows, n});
    if (!result || result->NumElements() == 0) return;
    // b with its columns filled up to sixteens.
    const int64_t wide = (n + kVector - 1) / kVector * kVector;
    std::vector<float> factor(k * wide);
    const float* values = b.flat<float>().data();
    for (int64_t i = 0; i < k; i++)
      for (int64_t j = 0; j < n; j++) factor[i * wide + j] = transpose_b_ ? values[j * k + i] : values[i * n + j];
    const float* x = a.flat<float>().data();
    float* y = result->flat<float>().data();
    parallel(context, rows / kTile, kTile * k * wide / kVector, [&](int64_t from, int64_t to) {
      SIAMESE_BEST(multiply_rows)(x, factor.data(), k, wide, n, from, to, y);
    });
  }

 private:
  bool transpose_b_;
};

class TallGradient : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    if (!two_matrices(context, "SiameseTallGradient")) return;
    const Tensor &a = context->input(0), &b = context->input(1);
    const int64_t rows = a.dim_size(0), m = a.dim_size(1), n = b.dim_size(1);
    SIAMESE_REQUIRE(context, b.dim_size(0) == rows && m % kTile == 0 && n % kTile == 0 && (m % kVector == 0 || n % kVector == 0),
                    "SiameseTallGradient: wanted as many rows of columns in eights, of one factor in sixteens, found ",
                    a.shape().DebugString(), " and ", b.shape().DebugString());
    Tensor* result = output(context, 0, {m, n});
    if (!result) return;
    // The factor whose columns fill vectors is the right one.
    const bool swapped = n % kVector != 0;
    const float *left = (swapped ? b : a).flat<float>().data(), *right = (swapped ? a : b).flat<float>().data();
    const int64_t height = swapped ? n : m, width = swapped ? m : n;
    const int parts = threads(context);
    std::vector<float> sums(parts * m * n);
    in_parts(context, rows, parts, [&](int64_t part, int64_t from, int64_t to) {
      SIAMESE_BEST(accumulate_product)(left, right, height, width, from, to, sums.data() + part * m * n);
    });
    float* product = result->flat<float>().data();
    for (int64_t i = 0; i < m; i++) {
      for (int64_t j = 0; j < n; j++) {
        float sum = 0;
        for (int part = 0; part < parts; part++) sum += sums[part * m * n + (swapped ? j * m + i : i * n + j)];
        product[i * n + j] = sum;
      }
    }
  }
};

REGISTER_OP("SiameseTallProduct")
    .Input("a: float")
    .Input("b: float")
    .Output("product: float")
    .Attr("transpose_b: bool")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseTallGradient").Input("a: float").Input("b: float").Output("product: float").SetShapeFn(unknown_shapes);
REGISTER_KERNEL_BUILDER(Name("SiameseTallProduct").Device(tensorflow::DEVICE_CPU), TallProduct);
REGISTER_KERNEL_BUILDER(Name("SiameseTallGradient").Device(tensorflow::DEVICE_CPU), TallGradient);

}  // namespace siamese
