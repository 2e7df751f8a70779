#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/trace_row.hpp"

namespace headroom {

/// What a format offers to cleaning rules beyond submit, run and requested time.
struct CleaningGround {
  bool has_processors = false;  ///< rows carry ProcessorCounts, the header may name MaxProcs
  bool has_completed = false;   ///< rows say whether the job completed
};

/// The cleaning rules of one trace, applied to each row in the order in which
/// the user lists them.
///
/// The preset `kth-sc15` is drop-oversized, complete-processors,
/// drop-non-positive-run, drop-no-requested-time, cap-run-at-requested,
/// drop-negative-submit: the filter behind the KTH-SP2 figures of Gaussier et
/// al., SC'15.
class Cleaning {
 public:
  /// Throws InputError, naming `shown`, for unknown names and for rules that
  /// cannot do anything on this ground.
  Cleaning(const std::vector<std::string>& names, const CleaningGround& ground,
           const std::string& shown);

  [[nodiscard]] bool empty() const { return rules_.empty(); }

  /// MaxProcs of the header, for drop-oversized.
  void set_processors_max(std::uint32_t count) { processors_max_ = count; }

  /// Applies the rules to `row`, noting each that applied in `log`. False when
  /// one of them drops the row. Throws InputError when drop-oversized meets a
  /// row before MaxProcs is known.
  bool apply(TraceRow& row, AuditLog& log) const;

 private:
  std::vector<AuditRule> rules_;
  std::optional<std::uint32_t> processors_max_;
  std::string shown_;
};

}  // namespace headroom
