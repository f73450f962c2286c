// Batch normalisation while training (S. Ioffe and C. Szegedy, ICML 2015), over all but the last axis, with the activation that
// follows it: y = activation(gamma (x - mean) / sqrt(variance + epsilon) + beta), and its gradients. The activation's gradient is
// found from x again, so that y need not be kept. Channels are a multiple of 16.
#include <cmath>
#include <string>

#include "kernel.h"

namespace siamese {

// An activation clips to [low, high]: none, ReLU, ReLU6.
struct Clip {
  float low, high;
};

bool clip_of(OpKernelConstruction* context, Clip* clip) {
  std::string name;
  auto status = context->GetAttr("activation", &name);
  if (!status.ok()) return context->SetStatus(status), false;
  constexpr float infinity = std::numeric_limits<float>::infinity();
  *clip = name == "relu" ? Clip{0, infinity} : name == "relu6" ? Clip{0, 6} : Clip{-infinity, infinity};
  return true;
}

// Each part's sums are float over this many rows, and double over those.
constexpr int64_t kRows = 64;

// What both passes of the gradient need of each channel: the activation's input is scale x + offset, the normalised x is
// (x - mean) reciprocal.
struct Channels {
  const float *scale, *offset, *mean, *reciprocal;
};

}  // namespace siamese

#define SIAMESE_LOOPS "batch-normalization-loops.h"
#include "each-level.h"

namespace siamese {

// The sums [2, c] of all parts.
std::vector<double> total(const std::vector<double>& sums, int parts, int64_t c) {
  std::vector<double> all(2 * c);
  for (int part = 0; part < parts; part++)
    for (int64_t i = 0; i < 2 * c; i++) all[i] += sums[part * 2 * c + i];
  return all;
}

bool check(OpKernelContext* context, const Tensor& x, const char* name) {
  const int64_t c = x.dims() > 1 ? x.dim_size(x.dims() - 1) : 0;
  if (c > 0 && c % kVector == 0 && x.NumElements() >= 2 * c) return true;
  context->SetStatus(absl::InvalidArgumentError(
      absl::StrCat(name, ": wanted two or more rows of channels in sixteens, found ", x.shape().DebugString())));
  return false;
}

class BatchNorm : public OpKernel {
 public:
  explicit BatchNorm(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("epsilon", &epsilon_));
    clip_of(context, &clip_);
  }

  void Compute(OpKernelContext* context) override {
    const Tensor& input = context->input(0);
    if (!check(context, input, "SiameseBatchNorm")) return;
    const int64_t c = input.dim_size(input.dims() - 1), rows = input.NumElements() / c;
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
    const int parts = threads(context);
    std::vector<double> sums(parts * 2 * c);
    in_parts(context, rows, parts, [&](int64_t part, int64_t from, int64_t to) {
      SIAMESE_BEST(moments)(x, x, c, from, to, sums.data() + part * 2 * c);
    });
    const std::vector<double> all = total(sums, parts, c);
    std::vector<float> scale(c), offset(c);
    for (int64_t i = 0; i < c; i++) {
      const double shifted = all[i] / rows, spread = std::max(0.0, all[c + i] / rows - shifted * shifted);
      const double average = x[i] + shifted, inverse = 1 / std::sqrt(spread + epsilon_);
      mean[i] = average;
      variance[i] = spread * rows / (rows - 1);
      reciprocal[i] = inverse;
      scale[i] = gamma[i] * inverse;
      offset[i] = beta[i] - average * gamma[i] * inverse;
    }
    const Clip clip = clip_;
    parallel(context, rows, c, [&](int64_t from, int64_t to) { SIAMESE_BEST(apply)(x, scale.data(), offset.data(), clip, c, from, to, y); });
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
    if (!check(context, input, "SiameseBatchNormGrad")) return;
    const int64_t c = input.dim_size(input.dims() - 1), rows = input.NumElements() / c;
    Tensor* results[3];
    for (int i = 0; i < 3; i++) {
      results[i] = output(context, i, i == 0 ? input.shape() : TensorShape({c}));
      if (!results[i]) return;
    }
    const float *dy = gradient.flat<float>().data(), *x = input.flat<float>().data();
    const float *gamma = context->input(2).flat<float>().data(), *beta = context->input(3).flat<float>().data();
    const float *mean = context->input(4).flat<float>().data(), *reciprocal = context->input(5).flat<float>().data();
    std::vector<float> scale(c), offset(c), mean_gradient(c), mean_product(c);
    for (int64_t i = 0; i < c; i++) {
      const double factor = double{gamma[i]} * reciprocal[i];
      scale[i] = factor;
      offset[i] = beta[i] - mean[i] * factor;
    }
    const Channels channels{scale.data(), offset.data(), mean, reciprocal};
    const Clip clip = clip_;
    const int parts = threads(context);
    std::vector<double> sums(parts * 2 * c);
    in_parts(context, rows, parts, [&](int64_t part, int64_t from, int64_t to) {
      SIAMESE_BEST(gradient_moments)(dy, x, channels, clip, c, from, to, sums.data() + part * 2 * c);
    });
    const std::vector<double> all = total(sums, parts, c);
    float *dgamma = results[1]->flat<float>().data(), *dbeta = results[2]->flat<float>().data();
    for (int64_t i = 0; i < c; i++) {
      dbeta[i] = all[i];
      dgamma[i] = all[c + i];
      mean_gradient[i] = all[i] / rows;
      mean_product[i] = all[c + i] / rows;
    }
    float* dx = results[0]->flat<float>().data();
    parallel(context, rows, 2 * c, [&](int64_t from, int64_t to) {
      SIAMESE_BEST(gradient_rows)(dy, x, channels, clip, mean_gradient.data(), mean_product.data(), c, from, to, dx);
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
REGISTER_KERNEL_BUILDER(Name("SiameseBatchNormGrad").Device(tensorflow::DEVICE_CPU), BatchNormGrad);

}  // namespace siamese
