// Convolutions (stride 1) by filters of 2x2 and 3x3 with fewer multiplications (Winograd's minimal filtering; Lavin & Gray,
// 2016). An image is cut into tiles; tiles and filters are transformed by sums and differences, multiplied value by value as
// matrices over the channels, and transformed back. 2x2 results take 9 products of matrices instead of 16, or 16 instead of 36. A
// tile of results is also one window of a 2x2 max-pool: if a pool follows, neither the convolution's output nor the pool's
// gradient is ever written.
#include "kernel.h"

namespace siamese {

// Results come in tiles of 2x2. [n, h, w, channels] is padded with `top` rows and `left` columns and convolved to [n, out_h,
// out_w, filters], in `rows` x `columns` tiles per image.
struct TileGrid {
  int64_t n, h, w, channels, out_h, out_w, filters, top, left, rows, columns;

  int64_t tiles() const { return n * rows * columns; }
};

// Bytes of transformed tiles that are made at once and should stay in the L2 cache.
constexpr int64_t kTileBytes = 256 << 10;

// The grid of a convolution of [n, h, w, channels] by `size` x `size` filters, or the reason why these ops cannot compute it.
// `pooled`: an odd last row or column of results is left out.
absl::Status find_grid(const std::string& op, const std::vector<int64_t>& image, int64_t size, int64_t filters,
                       const std::vector<int64_t>& padding, bool pooled, TileGrid* found) {
  const auto refusal = [&](const auto&... parts) {
    return absl::InvalidArgumentError(absl::StrCat(op, ": must be given ", parts...));
  };
  if (image.size() != 4) return refusal("images [n, h, w, c], found ", image.size(), " sizes");
  if (size != 2 && size != 3) return refusal("filters of 2x2 or 3x3, found ", size, "x", size);
  const int64_t h = image[1], w = image[2], channels = image[3];
  if (channels % kVector != 0 || filters % kVector != 0 || channels == 0 || filters == 0)
    return refusal("multiples of ", kVector, " channels and filters, found ", channels, " and ", filters);
  if (!is_padding(padding, size, size)) return refusal("padding of four sizes from 0 to less than the filters'");
  const int64_t out_h = h + padding[0] + padding[1] - size + 1, out_w = w + padding[2] + padding[3] - size + 1;
  if (out_h < 1 || out_w < 1) return refusal("images as large as the filters, found ", h, "x", w, " and ", size, "x", size);
  const int64_t more = pooled ? 0 : 1;
  *found = {image[0], h, w, channels, out_h, out_w, filters, padding[0], padding[2], (out_h + more) / 2, (out_w + more) / 2};
  return absl::OkStatus();
}

std::vector<int64_t> sizes_of(const Tensor& tensor) {
  const auto sizes = tensor.shape().dim_sizes();
  return {sizes.begin(), sizes.end()};
}

// Tiles that are transformed at once: a multiple of 12, which fills the products of every level.
int64_t tiles_at_once(const TileGrid& grid, int64_t products, int64_t bytes = kTileBytes) {
  return std::clamp<int64_t>(bytes / 4 / products / (grid.channels + grid.filters) / 12 * 12, 12, 240);
}

}  // namespace siamese

#define SIAMESE_LOOPS "winograd-loops.h"
#include "each-level.h"

namespace siamese {

// SiameseWinograd: x [n, h, w, c] by filters [size, size, c, f]. SiameseWinogradPool: the same, then a max-pool. As a gradient:
// dy [n, h, w, f] back through the convolution by filters [size, size, c, f], with c channels in the result and the padding of
// the way back. SiameseWinogradPoolInputGrad: back through both; `size` is that of the convolution's output.
class WinogradConvolution : public OpKernel {
 public:
  explicit WinogradConvolution(OpKernelConstruction* context)
      : OpKernel(context),
        pools_(type_string() == "SiameseWinogradPool"),
        spreads_(type_string() == "SiameseWinogradPoolInputGrad"),
        gradient_(spreads_) {
    OP_REQUIRES_OK(context, context->GetAttr("padding", &padding_));
    if (spreads_) OP_REQUIRES_OK(context, context->GetAttr("size", &size_));
    if (!spreads_ && !pools_) OP_REQUIRES_OK(context, context->GetAttr("gradient", &gradient_));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &input = context->input(0), &filter = context->input(spreads_ ? 2 : 1);
    SIAMESE_REQUIRE(context, filter.dims() == 4 && filter.dim_size(0) == filter.dim_size(1), type_string(),
                    ": must be given filters [size, size, c, filters], found ", filter.shape().DebugString());
    std::vector<int64_t> image = sizes_of(input);
    if (spreads_) {
      SIAMESE_REQUIRE(context, image.size() == 4 && context->input(1).shape() == input.shape(), type_string(),
                      ": must be given dy and places of one shape [n, h, w, c], found ", input.shape().DebugString(), " and ",
                      context->input(1).shape().DebugString());
      SIAMESE_REQUIRE(context, size_.size() == 2 && size_[0] >= 0 && size_[1] >= 0 && size_[0] / 2 == image[1] && size_[1] / 2 == image[2],
                      type_string(), ": ", input.shape().DebugString(), " is not the pool of ", absl::StrJoin(size_, " x "));
      std::copy(size_.begin(), size_.end(), image.begin() + 1);
    }
    const int64_t size = filter.dim_size(0), inputs = filter.dim_size(gradient_ ? 3 : 2), filters = filter.dim_size(gradient_ ? 2 : 3);
    TileGrid grid;
    OP_REQUIRES_OK(context, find_grid(type_string(), image, size, filters, padding_, pools_, &grid));
    SIAMESE_REQUIRE(context, inputs == grid.channels, type_string(), ": must be given images of ", inputs, " channels, found ",
                    grid.channels);
    const int64_t h = pools_ ? grid.rows : grid.out_h, w = pools_ ? grid.columns : grid.out_w;
    Tensor* result = output(context, 0, {grid.n, h, w, filters});
    Tensor* places = pools_ ? output(context, 1, {grid.n, h, w, filters}) : nullptr;
    if (!result || (pools_ && !places) || result->NumElements() == 0) return;
    if (input.NumElements() == 0) {  // images of one row or column, of which no window was pooled
      std::fill_n(result->flat<float>().data(), result->NumElements(), 0.f);
      return;
    }
    if (size == 2)
      convolve<2>(context, grid, filter, result, places);
    else
      convolve<3>(context, grid, filter, result, places);
  }

 private:
  template <int kFilter>
  void convolve(OpKernelContext* context, const TileGrid& grid, const Tensor& filter, Tensor* result, Tensor* places) {
    constexpr int64_t kProducts = (kFilter + 1) * (kFilter + 1);
    const int64_t panel = SIAMESE_BEST(panel_columns)(), columns = (grid.filters + panel - 1) / panel * panel;
    const std::unique_ptr<float[]> packed(new float[kProducts * columns * grid.channels]);
    const float *x = context->input(0).flat<float>().data(), *weights = filter.flat<float>().data();
    const uint8_t* spread_places = spreads_ ? context->input(1).flat<uint8_t>().data() : nullptr;
    float* y = result->flat<float>().data();
    uint8_t* highest = places ? places->flat<uint8_t>().data() : nullptr;
    parallel(context, grid.channels, columns * kProducts / (gradient_ ? 1 : 4), [&](int64_t from, int64_t to) {
      SIAMESE_BEST(transform_filters<kFilter>)(weights, gradient_, grid.channels, grid.filters, from, to, packed.get());
    });
    const std::vector<float> zeros(grid.channels);
    const int64_t at_once = tiles_at_once(grid, kProducts);
    const int64_t units = (grid.tiles() + at_once - 1) / at_once, cycles = at_once * kProducts * grid.channels * columns / 16;
    parallel(context, units, cycles, [&](int64_t from, int64_t to) {
      const std::unique_ptr<float[]> spread(new float[kProducts * at_once * grid.channels]);
      const std::unique_ptr<float[]> products(new float[kProducts * at_once * grid.filters]);
      SIAMESE_BEST(convolve<kFilter>)(grid, x, spread_places, packed.get(), zeros.data(), from * at_once,
                                      std::min(to * at_once, grid.tiles()), at_once, spread.get(), products.get(), y, highest);
    });
  }

  const bool pools_, spreads_;
  bool gradient_;
  std::vector<int64_t> padding_, size_;
};

// The gradient by the filters [size, size, c, f], from x [n, h, w, c] and dy [n, out_h, out_w, f]; or, with the places of the
// max-pool after the convolution, from dy [n, out_h / 2, out_w / 2, f].
class WinogradFilterGrad : public OpKernel {
 public:
  explicit WinogradFilterGrad(OpKernelConstruction* context) : OpKernel(context), spreads_(context->num_inputs() == 3) {
    OP_REQUIRES_OK(context, context->GetAttr("padding", &padding_));
    OP_REQUIRES_OK(context, context->GetAttr("size", &size_));
  }

  void Compute(OpKernelContext* context) override {
    const Tensor &input = context->input(0), &dy = context->input(1);
    const int64_t filters = dy.dims() == 4 ? dy.dim_size(3) : 0;
    TileGrid grid;
    OP_REQUIRES_OK(context, find_grid(type_string(), sizes_of(input), size_, filters, padding_, spreads_, &grid));
    const int64_t h = spreads_ ? grid.rows : grid.out_h, w = spreads_ ? grid.columns : grid.out_w;
    SIAMESE_REQUIRE(context, has_shape(dy, {grid.n, h, w, filters}), type_string(), ": must be given dy [", grid.n, ",", h, ",", w,
                    ",filters], found ", dy.shape().DebugString());
    if (spreads_)
      SIAMESE_REQUIRE(context, context->input(2).shape() == dy.shape(), type_string(), ": must be given places ", dy.shape().DebugString(),
                      ", found ", context->input(2).shape().DebugString());
    Tensor* result = output(context, 0, {size_, size_, grid.channels, grid.filters});
    if (!result) return;
    if (size_ == 2)
      accumulate<2>(context, grid, result);
    else
      accumulate<3>(context, grid, result);
  }

 private:
  template <int kFilter>
  void accumulate(OpKernelContext* context, const TileGrid& grid, Tensor* result) {
    constexpr int64_t kProducts = (kFilter + 1) * (kFilter + 1);
    const int64_t panel = SIAMESE_BEST(panel_columns)(), columns = (grid.filters + panel - 1) / panel * panel;
    const int64_t channels = grid.channels * grid.filters;
    // Each block of tiles reads and writes all sums once, so it must not be much smaller than they are.
    const int64_t at_once = tiles_at_once(grid, kProducts, std::max(kTileBytes, 4 * kProducts * channels));
    const std::vector<float> zeros(std::max(grid.channels, grid.filters));
    const float *x = context->input(0).flat<float>().data(), *dy = context->input(1).flat<float>().data();
    const uint8_t* places = spreads_ ? context->input(2).flat<uint8_t>().data() : nullptr;
    float* dw = result->flat<float>().data();
    // Each part has sums of its own, which do not pay off for few tiles.
    const int parts = std::clamp<int64_t>(grid.tiles() / at_once, 1, threads(context));
    const std::unique_ptr<float[]> sums(new float[parts * kProducts * channels]);
    in_parts(context, grid.tiles(), parts, [&](int64_t part, int64_t from, int64_t to) {
      const std::unique_ptr<float[]> spread(new float[kProducts * at_once * grid.channels]);
      const std::unique_ptr<float[]> gradients(new float[kProducts * at_once * columns]());
      float* own = &sums[part * kProducts * channels];
      std::fill(own, own + kProducts * channels, 0.f);
      SIAMESE_BEST(add_tiles<kFilter>)(grid, x, dy, places, zeros.data(), from, to, at_once, spread.get(), gradients.get(), own);
    });
    parallel(context, channels / kVector, parts * kProducts * 4, [&](int64_t from, int64_t to) {
      SIAMESE_BEST(filter_gradient<kFilter>)(sums.get(), parts, channels, from, to, dw);
    });
  }

  const bool spreads_;
  std::vector<int64_t> padding_;
  int64_t size_;
};

REGISTER_OP("SiameseWinograd")
    .Input("x: float")
    .Input("filter: float")
    .Output("y: float")
    .Attr("padding: list(int)")
    .Attr("gradient: bool = false")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseWinogradPool")
    .Input("x: float")
    .Input("filter: float")
    .Output("y: float")
    .Output("place: uint8")
    .Attr("padding: list(int)")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseWinogradPoolInputGrad")
    .Input("dy: float")
    .Input("place: uint8")
    .Input("filter: float")
    .Output("dx: float")
    .Attr("padding: list(int)")
    .Attr("size: list(int)")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseWinogradFilterGrad")
    .Input("x: float")
    .Input("dy: float")
    .Output("filter: float")
    .Attr("padding: list(int)")
    .Attr("size: int")
    .SetShapeFn(unknown_shapes);
REGISTER_OP("SiameseWinogradPoolFilterGrad")
    .Input("x: float")
    .Input("dy: float")
    .Input("place: uint8")
    .Output("filter: float")
    .Attr("padding: list(int)")
    .Attr("size: int")
    .SetShapeFn(unknown_shapes);
REGISTER_KERNEL_BUILDER(Name("SiameseWinograd").Device(tensorflow::DEVICE_CPU), WinogradConvolution);
REGISTER_KERNEL_BUILDER(Name("SiameseWinogradPool").Device(tensorflow::DEVICE_CPU), WinogradConvolution);
REGISTER_KERNEL_BUILDER(Name("SiameseWinogradPoolInputGrad").Device(tensorflow::DEVICE_CPU), WinogradConvolution);
REGISTER_KERNEL_BUILDER(Name("SiameseWinogradFilterGrad").Device(tensorflow::DEVICE_CPU), WinogradFilterGrad);
REGISTER_KERNEL_BUILDER(Name("SiameseWinogradPoolFilterGrad").Device(tensorflow::DEVICE_CPU), WinogradFilterGrad);

}  // namespace siamese
