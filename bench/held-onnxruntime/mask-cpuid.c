// Answers `cpuid` like a processor with AVX2 and without AVX-512, for libraries in which the instruction was replaced by a trap
// (int3, nop). Must be preloaded.
#define _GNU_SOURCE
#include <cpuid.h>
#include <signal.h>
#include <stddef.h>
#include <ucontext.h>

#define BIT(n) (1u << (n))

// Leaf 7: every part of AVX-512, AVX-VNNI and AMX.
static const unsigned kMaskedEbx = BIT(16) | BIT(17) | BIT(21) | BIT(26) | BIT(27) | BIT(28) | BIT(30) | BIT(31);
static const unsigned kMaskedEcx = BIT(1) | BIT(6) | BIT(11) | BIT(12) | BIT(14);
static const unsigned kMaskedEdx = BIT(2) | BIT(3) | BIT(8) | BIT(22) | BIT(23) | BIT(24) | BIT(25);
static const unsigned kMaskedEaxOfSubleaf1 = BIT(4) | BIT(5);

static void answer(int signal_number, siginfo_t* info, void* context) {
  (void)signal_number;
  (void)info;
  greg_t* registers = ((ucontext_t*)context)->uc_mcontext.gregs;
  const unsigned leaf = (unsigned)registers[REG_RAX];
  const unsigned subleaf = (unsigned)registers[REG_RCX];
  unsigned eax, ebx, ecx, edx;
  __cpuid_count(leaf, subleaf, eax, ebx, ecx, edx);
  if (leaf == 7 && subleaf == 0) {
    ebx &= ~kMaskedEbx;
    ecx &= ~kMaskedEcx;
    edx &= ~kMaskedEdx;
  }
  if (leaf == 7 && subleaf == 1) eax &= ~kMaskedEaxOfSubleaf1;
  registers[REG_RAX] = eax;
  registers[REG_RBX] = ebx;
  registers[REG_RCX] = ecx;
  registers[REG_RDX] = edx;
  registers[REG_RIP] += 1;  // the nop
}

__attribute__((constructor)) static void install(void) {
  struct sigaction action = {0};
  action.sa_sigaction = answer;
  action.sa_flags = SA_SIGINFO | SA_NODEFER;
  sigaction(SIGTRAP, &action, NULL);
}
