// Compiles the loops of the file SIAMESE_LOOPS once for each kind of vector unit of x86; SIAMESE_BEST(f) is the one for this
// machine. (Attributes on single functions are not enough: GCC splits 64-byte vectors before it looks at them.)
#ifndef SIAMESE_LANES
// A register of each type, which holds `kLanes` values.
#define SIAMESE_LANES(level, lanes)                                                            \
  namespace siamese::level {                                                                   \
  constexpr int kLanes = lanes;                                                                \
  typedef float Lanes __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));         \
  typedef int32_t IntLanes __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));    \
  typedef uint32_t BitLanes __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));   \
  typedef uint8_t ByteLanes __attribute__((vector_size(kLanes), aligned(1), may_alias));       \
  }
SIAMESE_LANES(v4, 16)
SIAMESE_LANES(v3, 8)
SIAMESE_LANES(v1, 4)
#endif
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define SIAMESE_LEVELS
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v4")
namespace siamese::v4 {
#include SIAMESE_LOOPS
}
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v3")
namespace siamese::v3 {
#include SIAMESE_LOOPS
}
#pragma GCC pop_options
#endif
namespace siamese::v1 {
#include SIAMESE_LOOPS
}
#undef SIAMESE_LOOPS

#ifndef SIAMESE_BEST
#ifdef SIAMESE_LEVELS
namespace siamese {
inline int highest_level() {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 1;
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                 __builtin_cpu_supports("avx512vl")
             ? 4
             : 3;
}
// SIAMESE_LEVEL=3 or 1 uses no more than that level even if the machine has more, for tests.
inline int level() {
  static const int found = [] {
    const char* wanted = std::getenv("SIAMESE_LEVEL");
    return wanted ? std::min(std::atoi(wanted), highest_level()) : highest_level();
  }();
  return found;
}
}  // namespace siamese
#define SIAMESE_BEST(f) (level() == 4 ? v4::f : level() == 3 ? v3::f : v1::f)
#else
#define SIAMESE_BEST(f) v1::f
#endif
#endif
