// One step of Adam for one variable, in one pass over its memory (D. Kingma and J. Ba, "Adam", ICLR 2015, algorithm 1):
// m <- b1 m + (1 - b1) g, v <- b2 v + (1 - b2) g^2, w <- w - rate * m / c1 / (sqrt(v / c2) + epsilon).
// The state says whether all of it is finite (see finite.h).
#include <cmath>

#include "finite.h"

namespace siamese {

struct Rates {
  float beta1, beta2, epsilon, rate, correction1, correction2;
};

}  // namespace siamese

#define SIAMESE_LOOPS "adam-loops.h"
#include "each-level.h"

namespace siamese {

class Adam : public OpKernel {
 public:
  explicit Adam(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("beta1", &beta1_));
    OP_REQUIRES_OK(context, context->GetAttr("beta2", &beta2_));
    OP_REQUIRES_OK(context, context->GetAttr("epsilon", &epsilon_));
  }

  void Compute(OpKernelContext* context) override {
    const int64_t size = context->input(0).NumElements();
    for (int i = 1; i < 4; i++)
      SIAMESE_REQUIRE(context, context->input(i).NumElements() == size, "SiameseAdam: must be given ", size, " values in input ", i,
                      ", found ", context->input(i).NumElements());
    for (int i = 4; i < 7; i++)
      SIAMESE_REQUIRE(context, context->input(i).NumElements() == 1, "SiameseAdam: must be given one value in input ", i, ", found ",
                      context->input(i).NumElements());
    const Rates rates{beta1_,
                      beta2_,
                      epsilon_,
                      context->input(4).scalar<float>()(),
                      context->input(5).scalar<float>()(),
                      context->input(6).scalar<float>()()};
    const float* data[4];
    float* result[3];
    for (int i = 0; i < 4; i++) data[i] = context->input(i).flat<float>().data();
    for (int i = 0; i < 3; i++) {
      Tensor* made = output_in_place(context, i, i);
      if (!made) return;
      result[i] = made->flat<float>().data();
    }
    StepState state;
    parallel(context, size, 8, [=, &state](int64_t from, int64_t to) {
      state.see(SIAMESE_BEST(step)(data[0], data[1], data[2], data[3], from, to, rates, result[0], result[1], result[2]));
    });
    Tensor* found = output(context, 3, TensorShape());
    if (found) found->scalar<float>()() = state.value();
  }

 private:
  float beta1_, beta2_, epsilon_;
};

REGISTER_OP("SiameseAdam")
    .Input("w: float")
    .Input("m: float")
    .Input("v: float")
    .Input("gradient: float")
    .Input("rate: float")
    .Input("correction1: float")
    .Input("correction2: float")
    .Output("new_w: float")
    .Output("new_m: float")
    .Output("new_v: float")
    .Output("state: float")
    .Attr("beta1: float")
    .Attr("beta2: float")
    .Attr("epsilon: float")
    .SetShapeFn([](InferenceContext* c) {
      for (int i = 0; i < 3; i++) c->set_output(i, c->input(i));
      c->set_output(3, c->Scalar());
      return absl::OkStatus();
    });
REGISTER_KERNEL_BUILDER(Name("SiameseAdam").Device(tensorflow::DEVICE_CPU), Adam);

}  // namespace siamese
