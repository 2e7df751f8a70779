#pragma once
#include <memory>
#include <string_view>

#include "headroom/scheduling_pass.hpp"

namespace headroom {

/// Which waiting jobs start, given their order. Owns its reservations.
class BackfillPolicy {
 public:
  virtual ~BackfillPolicy() = default;
  /// Starts what its rule allows, through `pass`.
  virtual void run(SchedulingPass& pass) = 0;
  [[nodiscard]] virtual bool needs_estimated_ends() const { return false; }
};

struct BackfillEntry {
  std::string_view name;
  std::string_view summary;
  std::unique_ptr<BackfillPolicy> (*make)();
};

}  // namespace headroom
