// Much of TensorFlow logs through Abseil, which does not read TF_CPP_MIN_LOG_LEVEL. This file, compiled into the addon, does.
#include <cstdlib>

#include "absl/base/log_severity.h"
#include "absl/log/globals.h"

static const bool applied = [] {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  if (level) absl::SetMinLogLevel(static_cast<absl::LogSeverityAtLeast>(std::atoi(level)));
  return true;
}();
