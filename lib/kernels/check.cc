// The state of a part of a step (see finite.h), from its gradients and the values made from them, where no own op reports it
// already.
#include "finite.h"

namespace siamese {

class Check : public OpKernel {
 public:
  explicit Check(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("gradients", &gradients_));
  }

  void Compute(OpKernelContext* context) override {
    StepState state;
    for (int i = 0; i < context->num_inputs(); i++) {
      const float* x = context->input(i).flat<float>().data();
      const bool is_gradient = i < gradients_;
      parallel(context, context->input(i).NumElements(), 1, [=, &state](int64_t from, int64_t to) {
        const int32_t found = SIAMESE_BEST(largest_magnitude)(x, from, to);
        state.see(is_gradient ? Magnitudes{found, 0} : Magnitudes{0, found});
      });
    }
    Tensor* result = output(context, 0, TensorShape());
    if (result) result->scalar<float>()() = state.value();
  }

 private:
  int gradients_;
};

REGISTER_OP("SiameseCheck")
    .Input("gradient: gradients * float")
    .Input("made: n * float")
    .Output("state: float")
    .Attr("gradients: int >= 0")
    .Attr("n: int >= 0")
    .SetShapeFn(unknown_shapes);
REGISTER_KERNEL_BUILDER(Name("SiameseCheck").Device(tensorflow::DEVICE_CPU), Check);

}  // namespace siamese
