// Compiles the loops of the file SIAMESE_LOOPS once for each kind of vector unit that x86 has; SIAMESE_BEST(f) is the machine's.
// (Attributes on single functions do not do: GCC has cut 64-byte vectors to pieces by the time it looks at them.)
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
// SIAMESE_LEVEL=3 or 1 does without what the machine has above that, for tests.
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
