// capture(): from now on, what this process writes to standard error is kept. release(): puts it back and returns what was kept.
// A crash in between prints what was kept, since it says why.
#include <fcntl.h>
#include <node_api.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <iterator>
#include <string>

namespace {

int original = -1;
int kept = -1;
const int crashes[] = {SIGABRT, SIGILL, SIGSEGV, SIGBUS, SIGFPE};
struct sigaction before[std::size(crashes)];

template <typename Use>
void for_each_chunk(Use use) {
  char buffer[4096];
  lseek(kept, 0, SEEK_SET);
  for (ssize_t size; (size = read(kept, buffer, sizeof buffer)) > 0;) use(buffer, size);
}

void print_and_crash(int number) {
  for_each_chunk([](const char* text, size_t size) { (void)!write(original, text, size); });
  signal(number, SIG_DFL);
  raise(number);
}

napi_value capture(napi_env, napi_callback_info) {
  if (original >= 0) return nullptr;
  kept = memfd_create("standard-error", MFD_CLOEXEC);
  original = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (kept < 0 || original < 0) {
    if (kept >= 0) close(kept);
    if (original >= 0) close(original);
    original = kept = -1;
    return nullptr;
  }
  struct sigaction action = {};
  action.sa_handler = print_and_crash;
  for (size_t i = 0; i < std::size(crashes); i++) sigaction(crashes[i], &action, &before[i]);
  dup2(kept, STDERR_FILENO);
  return nullptr;
}

napi_value release(napi_env env, napi_callback_info) {
  std::string text;
  if (original >= 0) {
    dup2(original, STDERR_FILENO);
    for (size_t i = 0; i < std::size(crashes); i++) sigaction(crashes[i], &before[i], nullptr);
    for_each_chunk([&](const char* chunk, size_t size) { text.append(chunk, size); });
    close(original);
    close(kept);
    original = kept = -1;
  }
  napi_value result;
  napi_create_string_utf8(env, text.data(), text.size(), &result);
  return result;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "capture", NAPI_AUTO_LENGTH, capture, nullptr, &function);
  napi_set_named_property(env, exports, "capture", function);
  napi_create_function(env, "release", NAPI_AUTO_LENGTH, release, nullptr, &function);
  napi_set_named_property(env, exports, "release", function);
  return exports;
}
