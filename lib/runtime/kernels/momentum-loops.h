// The loops of momentum.cc. See each-level.h.

inline void descend(const float* w, const float* a, const float* g, int64_t from, int64_t to, float momentum, float rate,
                    float* new_w, float* new_a) {
#pragma GCC ivdep
  for (int64_t i = from; i < to; i++) {
    const float accumulated = a[i] * momentum + g[i];
    new_w[i] = w[i] - accumulated * rate;
    new_a[i] = accumulated;
  }
}
