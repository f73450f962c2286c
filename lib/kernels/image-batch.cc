// Rows of images [n, ...] of bytes, by their numbers, as fractions of 255. Gathering, converting and dividing by three ops would
// take three passes, on one thread.
#include "kernel.h"

#define SIAMESE_LOOPS "image-batch-loops.h"
#include "each-level.h"

namespace siamese {

class ImageBatch : public OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(OpKernelContext* context) override {
    const Tensor &pixels = context->input(0), &rows = context->input(1);
    SIAMESE_REQUIRE(context, pixels.dims() >= 1 && rows.dims() == 1,
                    "SiameseImageBatch: must be given images [n, ...] and a list of rows, found ", pixels.shape().DebugString(), " and ",
                    rows.shape().DebugString());
    const int64_t images = pixels.dim_size(0), count = rows.dim_size(0);
    const int32_t* row = rows.flat<int32_t>().data();
    for (int64_t i = 0; i < count; i++)
      SIAMESE_REQUIRE(context, row[i] >= 0 && row[i] < images, "SiameseImageBatch: row ", row[i], " is not in [0, ", images, ")");
    TensorShape shape = pixels.shape();
    shape.set_dim(0, count);
    Tensor* result = output(context, 0, shape);
    if (!result || result->NumElements() == 0) return;
    const int64_t size = result->NumElements() / count;
    const uint8_t* x = pixels.flat<uint8_t>().data();
    float* y = result->flat<float>().data();
    parallel(context, count, size, [=](int64_t from, int64_t to) {
      for (int64_t i = from; i < to; i++) SIAMESE_BEST(fractions)(x + row[i] * size, size, y + i * size);
    });
  }
};

REGISTER_OP("SiameseImageBatch").Input("pixels: uint8").Input("rows: int32").Output("images: float").SetShapeFn(unknown_shapes);
REGISTER_KERNEL_BUILDER(Name("SiameseImageBatch").Device(tensorflow::DEVICE_CPU), ImageBatch);

}  // namespace siamese
