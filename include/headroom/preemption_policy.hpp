#pragma once
#include <memory>
#include <string_view>

#include "headroom/scheduling_pass.hpp"

namespace headroom {

/// Whether running jobs make room for waiting ones.
class PreemptionPolicy {
 public:
  virtual ~PreemptionPolicy() = default;
  /// Runs before backfill in each pass. Returns true when it has decided the
  /// whole pass, so that backfill is not asked.
  [[nodiscard]] virtual bool run(SchedulingPass& pass) = 0;
};

struct PreemptionEntry {
  std::string_view name;
  std::string_view summary;
  std::unique_ptr<PreemptionPolicy> (*make)();
};

}  // namespace headroom
