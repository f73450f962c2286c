// The values of variables after a step: the new ones, or the old ones if anything in the step is not finite. Nothing is copied.
// The report of a step is its loss, then the state of each of its parts (see finite.h).
#include "finite.h"

namespace siamese {

class Commit : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    const Tensor& report = context->input(0);
    SIAMESE_REQUIRE(context, report.dims() == 1 && report.NumElements() > 0, "SiameseCommit: must be given a report [n], found ",
                    report.shape().DebugString());
    const float* states = report.flat<float>().data();
    bool finite = v1::magnitude(states[0]) < kNotFinite;
    for (int64_t i = 1; i < report.NumElements(); i++) finite = finite && states[i] == 0;
    const int count = context->num_outputs();
    for (int i = 0; i < count; i++) {
      const Tensor &made = context->input(1 + i), &held = context->input(1 + count + i);
      SIAMESE_REQUIRE(context, made.shape() == held.shape(), "SiameseCommit: must be given new values in the shapes of the old ones, ",
                      "found ", made.shape().DebugString(), " and ", held.shape().DebugString());
      context->set_output(i, finite ? made : held);
    }
  }
};

REGISTER_OP("SiameseCommit")
    .Input("report: float")
    .Input("made: n * float")
    .Input("held: n * float")
    .Output("holds: n * float")
    .Attr("n: int >= 1")
    .SetShapeFn(unknown_shapes);
REGISTER_KERNEL_BUILDER(Name("SiameseCommit").Device(tensorflow::DEVICE_CPU), Commit);

}  // namespace siamese
