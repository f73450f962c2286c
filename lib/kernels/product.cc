// Matrix products that keep their sums in registers and share work among threads for any shape: TensorFlow's run on one thread if
// they are small, and are made for squarer ones if they are tall. SiameseProduct: a [rows, k] b [k, n], or b [n, k] transposed.
// SiameseTransposedProduct: a [rows, m]^T b [rows, n]. SiameseProductNormalize: a b, then batch normalisation by averages and an
// activation, without another pass over memory.
#include "normalization.h"

namespace siamese {

// Bytes of one factor that stay in the L2 cache while they meet all of the other.
constexpr int64_t kBlockBytes = 128 << 10;
// From this many rows on, work is divided by rows; below, by columns.
constexpr int64_t kManyRows = 2048;
// Laying out a panel pays off from this many rows.
constexpr int64_t kFewestRows = 96;
// Rows that a transposed product adds up in registers.
constexpr int64_t kRowsAtOnce = 128;
// Laying out the right factor of a transposed product pays off for more columns of the left one, which it meets in registers.
constexpr int64_t kFewColumns = 48;

bool two_matrices(OpKernelContext* context, const char* op) {
  const Tensor &a = context->input(0), &b = context->input(1);
  if (a.dims() == 2 && b.dims() == 2) return true;
  context->SetStatus(absl::InvalidArgumentError(
      absl::StrCat(op, ": must be given two matrices, found ", a.shape().DebugString(), " and ", b.shape().DebugString())));
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
    SIAMESE_REQUIRE(context, b.dim_size(transpose_b_ ? 1 : 0) == k, op, ": must be given factors that match, found ",
                    a.shape().DebugString(), " and ", b.shape().DebugString(), transpose_b_ ? " transposed" : "");
    Normalization normalization;
    if (normalizes_ && !normalization_of(context, op.c_str(), 2, n, epsilon_, &normalization)) return;
    Tensor* result = output(context, 0, {rows, n});
    if (!result || result->NumElements() == 0) return;
    const int64_t panel = SIAMESE_BEST(panel_columns)(), panels = (n + panel - 1) / panel;
    for (std::vector<float>* values : {&normalization.scale, &normalization.offset})
      if (normalizes_) values->resize(panels * panel);
    const float *x = a.flat<float>().data(), *factor = b.flat<float>().data();
    float* y = result->flat<float>().data();
    const auto pack = [&](int64_t i, float* packed) {
      SIAMESE_BEST(pack_panel)(factor, transpose_b_ ? 1 : n, transpose_b_ ? k : 1, k, n, i, packed);
      if (normalizes_) SIAMESE_BEST(scale_panel)(&normalization.scale[i * panel], k, packed);
    };
    const auto multiply = [&](int64_t from, int64_t to, int64_t i, const float* packed) {
      SIAMESE_BEST(multiply_rows)(x + from * k, packed, k, to - from, std::min(panel, n - i * panel),
                                  normalizes_ ? &normalization.offset[i * panel] : nullptr, clip_, y + from * n + i * panel, n);
    };
    // Blocks of rows of a, in multiples of 12, which fill the tiles of every level.
    const int64_t most = kBlockBytes / 4 / std::max<int64_t>(k, 1) / 12 * 12, height = std::clamp<int64_t>(most, 12, 3072);
    const int64_t cycles_a_row = std::max<int64_t>(k * panel / 16, panel);
    if (rows < kManyRows) {
      // Few rows: the thread that takes a panel lays it out, and rows are divided only if there are fewer panels than threads.
      const int64_t wanted = (2 * threads(context) + panels - 1) / panels;
      const int64_t groups = std::clamp<int64_t>(wanted, 1, std::max<int64_t>(rows / kFewestRows, 1));
      parallel(context, panels * groups, (rows / groups + 8) * cycles_a_row, [&](int64_t from, int64_t to) {
        const std::unique_ptr<float[]> packed(new float[k * panel]);
        for (int64_t unit = from; unit < to; unit++) {
          const int64_t i = unit / groups, group = unit % groups, end = rows * (group + 1) / groups;
          if (unit == from || group == 0) pack(i, packed.get());
          for (int64_t row = rows * group / groups; row < end; row += height)
            multiply(row, std::min(row + height, end), i, packed.get());
        }
      });
      return;
    }
    const std::unique_ptr<float[]> packed(new float[panels * panel * k]);
    for (int64_t i = 0; i < panels; i++) pack(i, &packed[i * panel * k]);
    const int64_t blocks = (rows + height - 1) / height;
    parallel(context, blocks * panels, height * cycles_a_row, [&](int64_t from, int64_t to) {
      for (int64_t unit = from; unit < to; unit++) {
        const int64_t first = unit / panels * height, i = unit % panels;
        multiply(first, std::min(first + height, rows), i, &packed[i * panel * k]);
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
    SIAMESE_REQUIRE(context, b.dim_size(0) == rows, "SiameseTransposedProduct: must be given as many rows, found ",
                    a.shape().DebugString(), " and ", b.shape().DebugString());
    Tensor* result = output(context, 0, {m, n});
    if (!result || result->NumElements() == 0) return;
    const float *left = a.flat<float>().data(), *right = b.flat<float>().data();
    float* product = result->flat<float>().data();
    if (rows == 0) {
      std::fill(product, product + m * n, 0.f);
      return;
    }
    const int64_t panel = SIAMESE_BEST(panel_columns)();
    const auto panels_of = [&](int64_t columns) { return (columns + panel - 1) / panel; };
    if (rows < kManyRows) {
      parallel(context, panels_of(n), rows * m * panel / 16, [&](int64_t from, int64_t to) {
        add_rows(left, m, right, n, 0, rows, from, to, panel, product);
      });
      return;
    }
    // Many rows: each part has sums of its own. The factor whose columns leave fewer places of panels empty becomes the right
    // one.
    const bool swapped = panels_of(m) * n < panels_of(n) * m;
    const int64_t height = swapped ? n : m, width = swapped ? m : n;
    if (swapped) std::swap(left, right);
    const int parts = threads(context);
    const std::unique_ptr<float[]> sums(new float[parts * m * n]);
    in_parts(context, rows, parts, [&](int64_t part, int64_t from, int64_t to) {
      add_rows(left, height, right, width, from, to, 0, panels_of(width), panel, &sums[part * m * n]);
    });
    parallel(context, m, n * parts, [&](int64_t from, int64_t to) {
      for (int64_t i = from; i < to; i++) {
        for (int64_t j = 0; j < n; j++) {
          float sum = 0;
          for (int part = 0; part < parts; part++) sum += sums[part * m * n + (swapped ? j * m + i : i * n + j)];
          product[i * n + j] = sum;
        }
      }
    });
  }

 private:
  // Panels [from_panel, to_panel) of sums [m, n] = a^T b over rows [from, to).
  static void add_rows(const float* a, int64_t m, const float* b, int64_t n, int64_t from, int64_t to, int64_t from_panel,
                       int64_t to_panel, int64_t panel, float* sums) {
    const std::unique_ptr<float[]> packed(new float[kRowsAtOnce * (to_panel - from_panel) * panel]);
    // A panel that is not full is always laid out: the memory after its last row may not be readable.
    const int64_t from_packed = m > kFewColumns ? from_panel : std::clamp(n / panel, from_panel, to_panel);
    for (int64_t start = from; start < to; start += kRowsAtOnce) {
      const int64_t count = std::min(kRowsAtOnce, to - start);
      SIAMESE_BEST(pack_rows)(b + start * n, n, count, from_packed, to_panel, packed.get());
      for (int64_t i = from_panel; i < to_panel; i++) {
        const bool laid_out = i >= from_packed;
        const float* right = laid_out ? &packed[(i - from_packed) * count * panel] : b + start * n + i * panel;
        SIAMESE_BEST(add_transposed)(a + start * m, m, right, laid_out ? panel : n, count, std::min(panel, n - i * panel),
                                     start > from, sums + i * panel, n);
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
