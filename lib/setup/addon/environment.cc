// set(name, value): sets an environment variable of the process, which C code reads. A worker thread's process.env is only a
// copy.
#include <node_api.h>
#include <stdlib.h>

#include <string>

namespace {

std::string text_of(napi_env env, napi_value value) {
  size_t length = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &length) != napi_ok) return "";
  std::string text(length + 1, '\0');
  napi_get_value_string_utf8(env, value, text.data(), text.size(), &length);
  text.resize(length);
  return text;
}

napi_value set(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value values[2];
  if (napi_get_cb_info(env, info, &count, values, nullptr, nullptr) != napi_ok || count < 2) return nullptr;
  const std::string name = text_of(env, values[0]), value = text_of(env, values[1]);
  // A variable that already has this value is left alone: setting it again would free what another thread may be reading.
  const char* before = getenv(name.c_str());
  if (!before || value != before) setenv(name.c_str(), value.c_str(), 1);
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "set", NAPI_AUTO_LENGTH, set, nullptr, &function);
  napi_set_named_property(env, exports, "set", function);
  return exports;
}
