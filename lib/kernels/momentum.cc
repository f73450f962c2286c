// One step of gradient descent with momentum for one variable, in one pass over its memory: a <- momentum a + g, w <- w - rate a.
// The state says whether all of it is finite (see finite.h).
#include "finite.h"

#define SIAMESE_LOOPS "momentum-loops.h"
#include "each-level.h"

namespace siamese {

class Momentum : public OpKernel {
 public:
  explicit Momentum(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("momentum", &momentum_));
  }

  void Compute(OpKernelContext* context) override {
    const int64_t size = context->input(0).NumElements();
    for (int i = 1; i < 3; i++)
      SIAMESE_REQUIRE(context, context->input(i).NumElements() == size, "SiameseMomentum: must be given ", size, " values in input ", i,
                      ", found ", context->input(i).NumElements());
    SIAMESE_REQUIRE(context, context->input(3).NumElements() == 1, "SiameseMomentum: must be given one value in input 3, found ",
                    context->input(3).NumElements());
    const float rate = context->input(3).scalar<float>()(), momentum = momentum_;
    const float* data[3];
    float* result[2];
    for (int i = 0; i < 3; i++) data[i] = context->input(i).flat<float>().data();
    for (int i = 0; i < 2; i++) {
      Tensor* made = output_in_place(context, i, i);
      if (!made) return;
      result[i] = made->flat<float>().data();
    }
    StepState state;
    parallel(context, size, 5, [=, &state](int64_t from, int64_t to) {
      state.see(SIAMESE_BEST(descend)(data[0], data[1], data[2], from, to, momentum, rate, result[0], result[1]));
    });
    Tensor* found = output(context, 2, TensorShape());
    if (found) found->scalar<float>()() = state.value();
  }

 private:
  float momentum_;
};

REGISTER_OP("SiameseMomentum")
    .Input("w: float")
    .Input("a: float")
    .Input("gradient: float")
    .Input("rate: float")
    .Output("new_w: float")
    .Output("new_a: float")
    .Output("state: float")
    .Attr("momentum: float")
    .SetShapeFn([](InferenceContext* c) {
      for (int i = 0; i < 2; i++) c->set_output(i, c->input(i));
      c->set_output(2, c->Scalar());
      return absl::OkStatus();
    });
REGISTER_KERNEL_BUILDER(Name("SiameseMomentum").Device(tensorflow::DEVICE_CPU), Momentum);

}  // namespace siamese
