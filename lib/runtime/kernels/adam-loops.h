// The loop of adam.cc. See each-level.h.

inline void step(const float* w, const float* m, const float* v, const float* g, int64_t from, int64_t to, Rates r,
                 float* new_w, float* new_m, float* new_v) {
#pragma GCC ivdep
  for (int64_t i = from; i < to; i++) {
    const float mean = m[i] * r.beta1 + g[i] * (1 - r.beta1);
    const float square = v[i] * r.beta2 + g[i] * g[i] * (1 - r.beta2);
    new_w[i] = w[i] - mean / r.correction1 / (std::sqrt(square / r.correction2) + r.epsilon) * r.rate;
    new_m[i] = mean;
    new_v[i] = square;
  }
}
