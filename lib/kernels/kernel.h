// What every op here needs: TensorFlow's interface for ops on the CPU, and loops that share work among its threads.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include "tensorflow/core/framework/op.h"
#include "tensorflow/core/framework/op_kernel.h"
#include "tensorflow/core/framework/shape_inference.h"
#include "tensorflow/core/platform/threadpool.h"

namespace siamese {

using tensorflow::OpKernel;
using tensorflow::OpKernelConstruction;
using tensorflow::OpKernelContext;
using tensorflow::Tensor;
using tensorflow::TensorShape;
using tensorflow::shape_inference::InferenceContext;

// A block of fewer cycles does not repay waking a thread (measured: Adam of 12,288 weights takes 17 microseconds on one thread,
// 29 on two), and more than this many blocks per thread cost more than they balance.
constexpr int64_t kWorthwhile = 60'000;
constexpr int64_t kBlocks = 8;

inline int threads(OpKernelContext* context) {
  return context->device()->tensorflow_cpu_worker_threads()->num_threads;
}

// Blocks of work. Each thread takes the next one until none is left, so nobody waits for a helper that wakes up late.
struct Blocks {
  explicit Blocks(int64_t count) : count(count) {}
  const int64_t count;
  std::atomic<int64_t> taken{0}, done{0};

  template <typename Body>
  void work(const Body& body) {
    for (int64_t block; (block = taken.fetch_add(1)) < count; done.fetch_add(1)) body(block);
  }
};

// body(block) for blocks [0, count), by this thread and by threads of TensorFlow that are free.
template <typename Body>
void share(OpKernelContext* context, int64_t count, const Body& body) {
  const auto blocks = std::make_shared<Blocks>(count);
  const int64_t helpers = std::min<int64_t>(threads(context), count) - 1;
  for (int64_t i = 0; i < helpers; i++)
    context->device()->tensorflow_cpu_worker_threads()->workers->Schedule([blocks, &body] { blocks->work(body); });
  blocks->work(body);
  while (blocks->done < count) std::this_thread::yield();
}

// body(from, to) for parts of [0, count), each large enough to repay a thread; one unit takes about `cycles`.
template <typename Body>
void parallel(OpKernelContext* context, int64_t count, int64_t cycles, const Body& body) {
  const int64_t worthwhile = count * cycles / kWorthwhile;
  const int64_t blocks = std::clamp<int64_t>(worthwhile, 1, std::min<int64_t>(count, kBlocks * threads(context)));
  share(context, blocks, [&](int64_t block) { body(count * block / blocks, count * (block + 1) / blocks); });
}

// body(part, from, to) for [0, count) cut into `parts` of about equal length; each part runs in order, and makes sums of its own.
// The parts do not depend on which threads are free, so a sum is the same at every run.
template <typename Body>
void in_parts(OpKernelContext* context, int64_t count, int parts, const Body& body) {
  share(context, parts, [&](int64_t part) { body(part, count * part / parts, count * (part + 1) / parts); });
}

inline Tensor* output(OpKernelContext* context, int index, const TensorShape& shape) {
  Tensor* made = nullptr;
  auto status = context->allocate_output(index, shape, &made);
  if (!status.ok()) context->SetStatus(status);
  return made;
}

// The same for sizes that come from an attribute and may be invalid.
inline Tensor* output(OpKernelContext* context, int index, std::initializer_list<int64_t> sizes) {
  TensorShape shape;
  auto status = TensorShape::BuildTensorShape(sizes, &shape);
  if (status.ok()) return output(context, index, shape);
  context->SetStatus(status);
  return nullptr;
}

inline bool has_shape(const Tensor& tensor, std::initializer_list<int64_t> sizes) {
  const auto found = tensor.shape().dim_sizes();
  return std::equal(found.begin(), found.end(), sizes.begin(), sizes.end());
}

// Whether these are valid numbers of rows and columns around an image (above, below, left, right), each less than the window's
// [kh, kw].
inline bool is_padding(const std::vector<int64_t>& padding, int64_t kh, int64_t kw) {
  if (padding.size() != 4) return false;
  for (int i = 0; i < 4; i++)
    if (padding[i] < 0 || padding[i] >= (i < 2 ? kh : kw)) return false;
  return true;
}

// For ops whose output shapes TensorFlow learns only when they run.
inline absl::Status unknown_shapes(InferenceContext* c) {
  for (int i = 0; i < c->num_outputs(); i++) c->set_output(i, c->UnknownShape());
  return absl::OkStatus();
}

// An output that takes over the input's memory if nothing else reads it.
inline Tensor* output_in_place(OpKernelContext* context, int input, int index) {
  Tensor* made = nullptr;
  auto status = context->forward_input_or_allocate_output({input}, index, context->input(input).shape(), &made);
  if (!status.ok()) context->SetStatus(status);
  return made;
}

}  // namespace siamese

// Channels come in groups of this many, which fill the registers of every kind of vector unit.
namespace siamese {
constexpr int kVector = 16;
}

#define SIAMESE_AT(type, pointer) (*reinterpret_cast<type*>(pointer))

#define SIAMESE_REQUIRE(context, condition, ...) \
  OP_REQUIRES(context, condition, absl::InvalidArgumentError(absl::StrCat(__VA_ARGS__)))
