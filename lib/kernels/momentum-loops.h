// The loops of momentum.cc. See each-level.h.

inline Magnitudes descend(const float* w, const float* a, const float* g, int64_t from, int64_t to, float momentum, float rate,
                          float* new_w, float* new_a) {
  int32_t gradient = 0, made = 0;
#pragma GCC ivdep
  for (int64_t i = from; i < to; i++) {
    const float accumulated = a[i] * momentum + g[i];
    const float weight = w[i] - accumulated * rate;
    gradient = std::max(gradient, magnitude(g[i]));
    made = std::max(made, std::max(magnitude(weight), magnitude(accumulated)));
    new_w[i] = weight;
    new_a[i] = accumulated;
  }
  return {gradient, made};
}
