// One step of the moving averages of many variables in one op: each is too small to repay an op of its own. average_i <- keep
// average_i + take value_i.
#include "kernel.h"

namespace siamese {

class MovingAverages : public OpKernel {
 public:
  explicit MovingAverages(OpKernelConstruction* context) : OpKernel(context) {
    OP_REQUIRES_OK(context, context->GetAttr("keep", &keep_));
    OP_REQUIRES_OK(context, context->GetAttr("take", &take_));
    OP_REQUIRES_OK(context, context->GetAttr("n", &count_));
  }

  void Compute(OpKernelContext* context) override {
    for (int i = 0; i < count_; i++) {
      const Tensor &average = context->input(i), &value = context->input(count_ + i);
      SIAMESE_REQUIRE(context, average.NumElements() == value.NumElements(), "SiameseMovingAverages: must be given averages and values in ",
                      "equal numbers, found ", average.NumElements(), " and ", value.NumElements());
      Tensor* result = output_in_place(context, i, i);
      if (!result) return;
      const float *before = average.flat<float>().data(), *now = value.flat<float>().data();
      float* after = result->flat<float>().data();
      for (int64_t k = 0; k < average.NumElements(); k++) after[k] = keep_ * before[k] + take_ * now[k];
    }
  }

 private:
  float keep_, take_;
  int count_;
};

REGISTER_OP("SiameseMovingAverages")
    .Input("averages: n * float")
    .Input("values: n * float")
    .Output("moved: n * float")
    .Attr("n: int >= 1")
    .Attr("keep: float")
    .Attr("take: float")
    .SetShapeFn(unknown_shapes);
REGISTER_KERNEL_BUILDER(Name("SiameseMovingAverages").Device(tensorflow::DEVICE_CPU), MovingAverages);

}  // namespace siamese
