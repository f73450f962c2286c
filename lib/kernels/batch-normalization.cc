// Batch normalisation while training (S. Ioffe and C. Szegedy, ICML 2015), over all axes but the last, with the activation that
// follows it: y = activation(gamma (x - mean) / sqrt(variance + epsilon) + beta), and its gradients. The activation's gradient is
// computed from x again, so that y need not be kept.
#include "normalization.h"

namespace siamese {

// Each part adds up this many rows in float, and the sums of those in double.
constexpr int64_t kRows = 64;

// What both passes of the gradient need for each channel: the activation's input is scale x + offset, the normalised x is (x -
// mean) reciprocal.
struct Channels {
  const float *scale, *offset, *mean, *reciprocal;
};

}  // namespace siamese

#define SIAMESE_LOOPS "batch-normalization-loops.h"
#include "each-level.h"

namespace siamese {

// The loops go over rows of `wide` values, a multiple of 16: one row of the input, or two if the number of channels is an odd
// multiple of 8.
struct Layout {
  int64_t channels, wide, rows;

  int64_t fold() const { return wide / channels; }
  // The number of values of each channel.
  int64_t count() const { return rows * fold(); }
  // The numbers of each channel, repeated for each of the rows that the loops take as one.
  std::vector<float> widened(const float* values) const {
    std::vector<float> all(wide);
    for (int64_t i = 0; i < wide; i++) all[i] = values[i % channels];
    return all;
  }
};

bool layout_of(OpKernelContext* context, const Tensor& x, const char* op, Layout* layout) {
  const int64_t c = x.dims() > 0 ? x.dim_size(x.dims() - 1) : 0;
  const int64_t wide = c % kVector == 0 ? c : 2 * c;
  if (c > 0 && wide % kVector == 0 && x.NumElements() % wide == 0) {
    *layout = {c, wide, x.NumElements() / wide};
    return true;
  }
  context->SetStatus(absl::InvalidArgumentError(
      absl::StrCat(op, ": must be given channels in multiples of 16, or of 8 with an even number of rows, found ", x.shape().DebugString())));
  return false;
}

// Checks that each of these inputs has one value per channel.
bool check_channels(OpKernelContext* context, const char* op, int64_t channels, int first, int last) {
  for (int i = first; i <= last; i++) {
    const int64_t found = context->input(i).NumElements();
    if (found == channels) continue;
    context->SetStatus(absl::InvalidArgumentError(
        absl::StrCat(op, ": must be given ", channels, " values in input ", i, ", one per channel, found ", found)));
    return false;
  }
  return true;
}

// Two sums per channel, [2, channels], over all rows: `add(from, to, room, sums)` adds those of some rows to sums [2, wide], and
// gets `room` for as many floats.
template <typename Add>
std::vector<double> channel_sums(OpKernelContext* context, const Layout& layout, const Add& add) {
  const int64_t wide = layout.wide;
  const int parts = threads(context);
  std::vector<double> sums(parts * 2 * wide), all(2 * layout.channels);
  in_parts(context, layout.rows, parts,
           [&](int64_t part, int64_t from, int64_t to) {
             std::vector<float> room(2 * wide);
             add(from, to, room.data(), sums.data() + part * 2 * wide);
           });
  for (int part = 0; part < parts; part++)
    for (int64_t k = 0; k < 2; k++)
      for (int64_t i = 0; i < wide; i++) all[k * layout.channels + i % layout.channels] += sums[(part * 2 + k) * wide + i];
  return all;
}

class BatchNorm : public OpKernel {
 public:
  explicit BatchNorm(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("epsilon", &epsilon_));
    clip_of(context, &clip_);
  }

  void Compute(OpKernelContext* context) override {
    const Tensor& input = context->input(0);
    Layout layout;
    if (!layout_of(context, input, "SiameseBatchNorm", &layout)) return;
    const int64_t c = layout.channels, count = layout.count();
    if (!check_channels(context, "SiameseBatchNorm", c, 1, 2)) return;
    SIAMESE_REQUIRE(context, count >= 2, "SiameseBatchNorm: must be given two or more values per channel, found ", count);
    Tensor* results[4];
    for (int i = 0; i < 4; i++) {
      results[i] = output(context, i, i == 0 ? input.shape() : TensorShape({c}));
      if (!results[i]) return;
    }
    const float* x = input.flat<float>().data();
    const float *gamma = context->input(1).flat<float>().data(), *beta = context->input(2).flat<float>().data();
    float* y = results[0]->flat<float>().data();
    float *mean = results[1]->flat<float>().data(), *variance = results[2]->flat<float>().data();
    float* reciprocal = results[3]->flat<float>().data();
    const std::vector<float> origin = layout.widened(x);  // close to the mean, so that the squares stay small
    const std::vector<double> sums = channel_sums(context, layout, [&](int64_t from, int64_t to, float* room, double* sums) {
      SIAMESE_BEST(moments)(x, origin.data(), layout.wide, from, to, room, sums);
    });
    std::vector<float> scale(c), offset(c);
    for (int64_t i = 0; i < c; i++) {
      const double shifted = sums[i] / count;
      const double spread = std::max(sums[c + i] / count - shifted * shifted, 0.0);  // NaN stays NaN
      const double average = x[i] + shifted, inverse = 1 / std::sqrt(spread + epsilon_);
      mean[i] = average;
      variance[i] = spread * count / (count - 1);
      reciprocal[i] = inverse;
      scale[i] = gamma[i] * inverse;
      offset[i] = beta[i] - average * gamma[i] * inverse;
    }
    scale = layout.widened(scale.data());
    offset = layout.widened(offset.data());
    parallel(context, layout.rows, layout.wide, [&](int64_t from, int64_t to) {
      SIAMESE_BEST(apply)(x, scale.data(), offset.data(), clip_, layout.wide, from, to, y);
    });
  }

 private:
  float epsilon_;
  Clip clip_;
};

// With averages in place of the batch's statistics, as outside of training: y = activation(gamma (x - mean) / sqrt(variance +
// epsilon) + beta).
class Normalize : public OpKernel {
 public:
  explicit Normalize(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("epsilon", &epsilon_));
    clip_of(context, &clip_);
  }

  void Compute(OpKernelContext* context) override {
    const Tensor& input = context->input(0);
    Layout layout;
    if (!layout_of(context, input, "SiameseNormalize", &layout)) return;
    const int64_t c = layout.channels;
    Normalization normalization;
    if (!normalization_of(context, "SiameseNormalize", 1, c, epsilon_, &normalization)) return;
    Tensor* result = output_in_place(context, 0, 0);
    if (!result) return;
    const std::vector<float> scale = layout.widened(normalization.scale.data());
    const std::vector<float> offset = layout.widened(normalization.offset.data());
    const float* x = input.flat<float>().data();
    float* y = result->flat<float>().data();
    parallel(context, layout.rows, layout.wide, [&](int64_t from, int64_t to) {
      SIAMESE_BEST(apply)(x, scale.data(), offset.data(), clip_, layout.wide, from, to, y);
    });
  }

 private:
  float epsilon_;
  Clip clip_;
};

class BatchNormGrad : public OpKernel {
 public:
  explicit BatchNormGrad(OpKernelConstruction* context) : OpKernel(context) { clip_of(context, &clip_); }

  void Compute(OpKernelContext* context) override {
    const Tensor &gradient = context->input(0), &input = context->input(1);
    Layout layout;
    if (!layout_of(context, input, "SiameseBatchNormGrad", &layout)) return;
    const int64_t c = layout.channels, count = layout.count();
    if (!check_channels(context, "SiameseBatchNormGrad", c, 2, 5)) return;
    SIAMESE_REQUIRE(context, gradient.shape() == input.shape(), "SiameseBatchNormGrad: must be given dy and x of one shape, found ",
                    gradient.shape().DebugString(), " and ", input.shape().DebugString());
    Tensor* results[3];
    for (int i = 0; i < 3; i++) {
      results[i] = i == 0 ? output_in_place(context, 0, 0) : output(context, i, {c});
      if (!results[i]) return;
    }
    const float *dy = gradient.flat<float>().data(), *x = input.flat<float>().data();
    const float *gamma = context->input(2).flat<float>().data(), *beta = context->input(3).flat<float>().data();
    const std::vector<float> mean = layout.widened(context->input(4).flat<float>().data());
    const std::vector<float> reciprocal = layout.widened(context->input(5).flat<float>().data());
    std::vector<float> scale(c), offset(c), rest(c), slope(c);
    for (int64_t i = 0; i < c; i++) {
      const double factor = double{gamma[i]} * reciprocal[i];
      scale[i] = factor;
      offset[i] = beta[i] - mean[i] * factor;
    }
    scale = layout.widened(scale.data());
    offset = layout.widened(offset.data());
    const Channels channels{scale.data(), offset.data(), mean.data(), reciprocal.data()};
    const std::vector<double> sums = channel_sums(context, layout, [&](int64_t from, int64_t to, float* room, double* sums) {
      SIAMESE_BEST(gradient_moments)(dy, x, channels, clip_, layout.wide, from, to, room, sums);
    });
    float *dgamma = results[1]->flat<float>().data(), *dbeta = results[2]->flat<float>().data();
    for (int64_t i = 0; i < c; i++) {
      dbeta[i] = sums[i];
      dgamma[i] = sums[c + i];
      // gradient - mean gradient - normalised x * mean product = gradient - (rest + slope x)
      const double factor = reciprocal[i] * sums[c + i] / count;
      slope[i] = factor;
      rest[i] = sums[i] / count - mean[i] * factor;
    }
    rest = layout.widened(rest.data());
    slope = layout.widened(slope.data());
    float* dx = results[0]->flat<float>().data();
    parallel(context, layout.rows, 2 * layout.wide, [&](int64_t from, int64_t to) {
      SIAMESE_BEST(gradient_rows)(dy, x, channels, clip_, rest.data(), slope.data(), layout.wide, from, to, dx);
    });
  }

 private:
  Clip clip_;
};

REGISTER_OP("SiameseBatchNorm")
    .Input("x: float")
    .Input("gamma: float")
    .Input("beta: float")
    .Output("y: float")
    .Output("mean: float")
    .Output("variance: float")
    .Output("reciprocal: float")
    .Attr("epsilon: float")
    .Attr("activation: {'none', 'relu', 'relu6'} = 'none'")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseNormalize")
    .Input("x: float")
    .Input("gamma: float")
    .Input("beta: float")
    .Input("mean: float")
    .Input("variance: float")
    .Output("y: float")
    .Attr("epsilon: float")
    .Attr("activation: {'none', 'relu', 'relu6'} = 'none'")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseBatchNormGrad")
    .Input("dy: float")
    .Input("x: float")
    .Input("gamma: float")
    .Input("beta: float")
    .Input("mean: float")
    .Input("reciprocal: float")
    .Output("dx: float")
    .Output("dgamma: float")
    .Output("dbeta: float")
    .Attr("activation: {'none', 'relu', 'relu6'} = 'none'")
    .SetShapeFn(unknown_shapes);
REGISTER_KERNEL_BUILDER(Name("SiameseBatchNorm").Device(tensorflow::DEVICE_CPU), BatchNorm);
REGISTER_KERNEL_BUILDER(Name("SiameseNormalize").Device(tensorflow::DEVICE_CPU), Normalize);
REGISTER_KERNEL_BUILDER(Name("SiameseBatchNormGrad").Device(tensorflow::DEVICE_CPU), BatchNormGrad);

}  // namespace siamese
