// Matrix products with their sums in registers, shared among threads whatever their shape: TensorFlow's run on one thread where
// they are small, and are made for squarer ones where they are tall. SiameseProduct: a [rows, k] b [k, n], or b [n, k] transposed.
// SiameseTransposedProduct: a [rows, m]^T b [rows, n]. SiameseProductNormalize: a b, then batch normalisation by averages and an
// activation, for which no value is read or written once more.
#include "clip.h"

namespace siamese {

// Bytes of one factor that meet all of the other while they are in the second cache.
constexpr int64_t kBlockBytes = 128 << 10;
// From so many rows on a product over rows is cut by rows, of which each part makes sums of its own; else by columns.
constexpr int64_t kManyRows = 2048;
// Rows over which a transposed product is summed up in registers.
constexpr int64_t kRowsAtOnce = 128;

bool two_matrices(OpKernelContext* context, const char* op) {
  const Tensor &a = context->input(0), &b = context->input(1);
  if (a.dims() == 2 && b.dims() == 2) return true;
  context->SetStatus(absl::InvalidArgumentError(
      absl::StrCat(op, ": wanted two matrices, found ", a.shape().DebugString(), " and ", b.shape().DebugString())));
  return false;
}

}  // namespace siamese

#define SIAMESE_LOOPS "product-loops.h"
#include "each-level.h"

namespace siamese {

class Product : public OpKernel {
 public:
  explicit Product(OpKernelConstruction* context) : OpKernel(context), normalizes_(type_string() == "SiameseProductNormalize") {
    if (normalizes_) {
      OP_REQUIRES_OK(context, context->GetAttr("epsilon", &epsilon_));
      clip_of(context, &clip_);
    } else {
      OP_REQUIRES_OK(context, context->GetAttr("transpose_b", &transpose_b_));
    }
  }

  void Compute(OpKernelContext* context) override {
    const std::string& op = type_string();
    if (!two_matrices(context, op.c_str())) return;
    const Tensor &a = context->input(0), &b = context->input(1);
    const int64_t rows = a.dim_size(0), k = a.dim_size(1), n = b.dim_size(transpose_b_ ? 0 : 1);
    SIAMESE_REQUIRE(context, b.dim_size(transpose_b_ ? 1 : 0) == k, op, ": wanted factors that match, found ",
                    a.shape().DebugString(), " and ", b.shape().DebugString(), transpose_b_ ? " transposed" : "");
    Normalization normalization;
    if (normalizes_ && !normalization_of(context, op.c_str(), 2, n, epsilon_, &normalization)) return;
    Tensor* result = output(context, 0, {rows, n});
    if (!result || result->NumElements() == 0) return;
    const int64_t panel = SIAMESE_BEST(panel_columns)(), panels = (n + panel - 1) / panel;
    const std::unique_ptr<float[]> packed(new float[panels * panel * k]);
    const float *x = a.flat<float>().data(), *factor = b.flat<float>().data();
    float* y = result->flat<float>().data();
    for (std::vector<float>* values : {&normalization.scale, &normalization.offset})
      if (normalizes_) values->resize(panels * panel);
    parallel(context, panels, k * panel / 4, [&](int64_t from, int64_t to) {
      for (int64_t i = from; i < to; i++) {
        SIAMESE_BEST(pack_panel)(factor, transpose_b_ ? 1 : n, transpose_b_ ? k : 1, k, n, i, &packed[i * panel * k]);
        if (normalizes_) SIAMESE_BEST(scale_panel)(&normalization.scale[i * panel], k, &packed[i * panel * k]);
      }
    });
    // Blocks of rows of a, each against all panels one after another. In blocks of 12: every level's tiles fill them.
    const int64_t most = kBlockBytes / 4 / std::max<int64_t>(k, 1);
    const int64_t height = std::clamp<int64_t>(most / 12 * 12, 12, 3072), blocks = (rows + height - 1) / height;
    const int64_t cycles = std::max<int64_t>(height * k * panel / 16, height * panel);
    parallel(context, blocks * panels, cycles, [&](int64_t from, int64_t to) {
      for (int64_t unit = from; unit < to; unit++) {
        const int64_t first = unit / panels * height, i = unit % panels;
        SIAMESE_BEST(multiply_rows)(x + first * k, &packed[i * panel * k], k, std::min(height, rows - first),
                                    std::min(panel, n - i * panel), normalizes_ ? &normalization.offset[i * panel] : nullptr,
                                    clip_, y + first * n + i * panel, n);
      }
    });
  }

 private:
  const bool normalizes_;
  bool transpose_b_ = false;
  float epsilon_ = 0;
  Clip clip_{};
};

class TransposedProduct : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    if (!two_matrices(context, "SiameseTransposedProduct")) return;
    const Tensor &a = context->input(0), &b = context->input(1);
    const int64_t rows = a.dim_size(0), m = a.dim_size(1), n = b.dim_size(1);
    SIAMESE_REQUIRE(context, b.dim_size(0) == rows, "SiameseTransposedProduct: wanted as many rows, found ",
                    a.shape().DebugString(), " and ", b.shape().DebugString());
    Tensor* result = output(context, 0, {m, n});
    if (!result || result->NumElements() == 0) return;
    // The factor whose columns leave fewer places of panels empty is the right one.
    const int64_t panel = SIAMESE_BEST(panel_columns)();
    const auto padded = [&](int64_t columns) { return (columns + panel - 1) / panel * panel; };
    const bool swapped = padded(m) * n < padded(n) * m;
    const float *left = (swapped ? b : a).flat<float>().data(), *right = (swapped ? a : b).flat<float>().data();
    const int64_t height = swapped ? n : m, width = swapped ? m : n, panels = padded(width) / panel;
    const int parts = rows >= kManyRows ? threads(context) : 1;
    std::vector<float> sums(parts * m * n);
    const auto add = [&](int64_t part, int64_t first_panel, int64_t last_panel) {
      const std::unique_ptr<float[]> packed(new float[kRowsAtOnce * panel]);
      const int64_t from = rows * part / parts, to = rows * (part + 1) / parts;
      for (int64_t start = from; start < to; start += kRowsAtOnce) {
        const int64_t count = std::min(kRowsAtOnce, to - start);
        for (int64_t i = first_panel; i < last_panel; i++) {
          SIAMESE_BEST(pack_panel)(right + start * width, width, 1, count, width, i, packed.get());
          SIAMESE_BEST(add_transposed)(left + start * height, height, packed.get(), panel, count, std::min(panel, width - i * panel),
                                       sums.data() + part * m * n + i * panel, width);
        }
      }
    };
    if (parts > 1)
      share(context, parts, [&](int64_t part) { add(part, 0, panels); });
    else
      parallel(context, panels, rows * height * panel / 16, [&](int64_t from, int64_t to) { add(0, from, to); });
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

REGISTER_OP("SiameseProduct")
    .Input("a: float")
    .Input("b: float")
    .Output("product: float")
    .Attr("transpose_b: bool")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseProductNormalize")
    .Input("a: float")
    .Input("b: float")
    .Input("gamma: float")
    .Input("beta: float")
    .Input("mean: float")
    .Input("variance: float")
    .Output("product: float")
    .Attr("epsilon: float")
    .Attr("activation: {'none', 'relu', 'relu6'} = 'none'")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseTransposedProduct").Input("a: float").Input("b: float").Output("product: float").SetShapeFn(unknown_shapes);
REGISTER_KERNEL_BUILDER(Name("SiameseProduct").Device(tensorflow::DEVICE_CPU), Product);
REGISTER_KERNEL_BUILDER(Name("SiameseProductNormalize").Device(tensorflow::DEVICE_CPU), Product);
REGISTER_KERNEL_BUILDER(Name("SiameseTransposedProduct").Device(tensorflow::DEVICE_CPU), TransposedProduct);

}  // namespace siamese
