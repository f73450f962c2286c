// This library's own TensorFlow ops, in one translation unit, because TensorFlow's headers take seconds to compile. Node loads
// the result as an empty module, Python with tf.load_op_library; loading registers the ops.
#include "adam.cc"
#include "batch-normalization.cc"
#include "check.cc"
#include "commit.cc"
#include "convolution-pool.cc"
#include "depthwise.cc"
#include "dropout.cc"
#include "image-batch.cc"
#include "max-pool.cc"
#include "momentum.cc"
#include "moving-averages.cc"
#include "product.cc"
#include "relu-dropout.cc"
#include "winograd.cc"  // uses product.cc

extern "C" __attribute__((visibility("default"))) void* napi_register_module_v1(void*, void* exports) { return exports; }
extern "C" __attribute__((visibility("default"))) int32_t node_api_module_get_api_version_v1() { return 8; }
