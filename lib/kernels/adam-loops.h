// The loop of adam.cc. See each-level.h.

inline Magnitudes step(const float* w, const float* m, const float* v, const float* g, int64_t from, int64_t to, Rates r,
                       float* new_w, float* new_m, float* new_v) {
  int32_t gradient = 0, made = 0;
#pragma GCC ivdep
  for (int64_t i = from; i < to; i++) {
    const float mean = m[i] * r.beta1 + g[i] * (1 - r.beta1);
    const float square = v[i] * r.beta2 + g[i] * g[i] * (1 - r.beta2);
    const float weight = w[i] - mean / r.correction1 / (std::sqrt(square / r.correction2) + r.epsilon) * r.rate;
    gradient = std::max(gradient, magnitude(g[i]));
    made = std::max(made, std::max(magnitude(weight), std::max(magnitude(mean), magnitude(square))));
    new_w[i] = weight;
    new_m[i] = mean;
    new_v[i] = square;
  }
  return {gradient, made};
}
