// capture(): from now on, whatever this process writes to standard error is kept. release(): returns what was kept since the last
// release. Threads share standard error: it is restored when the last of them has released it, and a thread that ends releases
// what it holds. A crash in between prints what was kept, because it may say why.
#include <fcntl.h>
#include <node_api.h>
#include <signal.h>
#include <stdio.h>
#ifdef __linux__
#include <sys/mman.h>
#endif
#include <unistd.h>

#include <iterator>
#include <mutex>
#include <string>

namespace {

std::mutex lock;
int holders = 0;
int original = -1;
int kept = -1;
off_t taken = 0;
const int crashes[] = {SIGABRT, SIGILL, SIGSEGV, SIGBUS, SIGFPE};
struct sigaction before[std::size(crashes)];

template <typename Use>
void take(Use use) {
  char buffer[4096];
  for (ssize_t size; (size = pread(kept, buffer, sizeof buffer, taken)) > 0; taken += size) use(buffer, size);
}

void print_and_crash(int number) {
  take([](const char* text, size_t size) { (void)!write(original, text, size); });
  signal(number, SIG_DFL);
  raise(number);
}

void close_both() {
  if (kept >= 0) close(kept);
  if (original >= 0) close(original);
  original = kept = -1;
  taken = 0;
}

int unnamed_file() {
#ifdef __linux__
  return memfd_create("standard-error", MFD_CLOEXEC);
#else
  FILE* const file = tmpfile();
  if (!file) return -1;
  const int kept = fcntl(fileno(file), F_DUPFD_CLOEXEC, 3);
  fclose(file);
  return kept;
#endif
}

bool begin() {
  kept = unnamed_file();
  original = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (kept < 0 || original < 0) {
    close_both();
    return false;
  }
  fcntl(kept, F_SETFL, O_APPEND);
  struct sigaction action = {};
  action.sa_handler = print_and_crash;
  for (size_t i = 0; i < std::size(crashes); i++) sigaction(crashes[i], &action, &before[i]);
  dup2(kept, STDERR_FILENO);
  return true;
}

std::string let_go() {
  std::string text;
  const bool last = --holders == 0;
  if (last) {
    dup2(original, STDERR_FILENO);
    for (size_t i = 0; i < std::size(crashes); i++) sigaction(crashes[i], &before[i], nullptr);
  }
  take([&](const char* chunk, size_t size) { text.append(chunk, size); });
  if (last) close_both();
  return text;
}

// How many times the thread of this environment has captured standard error.
int* held_by(napi_env env) {
  void* held = nullptr;
  napi_get_instance_data(env, &held);
  return static_cast<int*>(held);
}

void end(napi_env, void* data, void*) {
  int* held = static_cast<int*>(data);
  const std::lock_guard<std::mutex> guard(lock);
  for (; *held > 0; --*held) {
    const std::string text = let_go();
    (void)!write(STDERR_FILENO, text.data(), text.size());
  }
  delete held;
}

napi_value capture(napi_env env, napi_callback_info) {
  const std::lock_guard<std::mutex> guard(lock);
  if (holders == 0 && !begin()) return nullptr;
  ++holders;
  ++*held_by(env);
  return nullptr;
}

napi_value release(napi_env env, napi_callback_info) {
  std::string text;
  {
    const std::lock_guard<std::mutex> guard(lock);
    int* held = held_by(env);
    if (*held > 0) {
      --*held;
      text = let_go();
    }
  }
  napi_value result;
  napi_create_string_utf8(env, text.data(), text.size(), &result);
  return result;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_set_instance_data(env, new int(0), end, nullptr);
  napi_value function;
  napi_create_function(env, "capture", NAPI_AUTO_LENGTH, capture, nullptr, &function);
  napi_set_named_property(env, exports, "capture", function);
  napi_create_function(env, "release", NAPI_AUTO_LENGTH, release, nullptr, &function);
  napi_set_named_property(env, exports, "release", function);
  return exports;
}
