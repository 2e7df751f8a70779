#pragma once
#include <cstdint>
#include <string_view>

#include "models/workload/trace/audit_rules.hpp"

namespace headroom {

/// What readers say of the row that they are at, whatever the rows become.
class RowAudit {
 public:
  /// `place_word` says what places count: `line`, or `job` where a file has no lines.
  explicit RowAudit(std::string_view place_word) : log_{place_word} {}

  /// Goes on to the row at `place`.
  void start(std::uint64_t place) {
    ++rows_;
    place_ = place;
    is_repaired_ = false;
  }
  /// Takes back the started row: it is none of those that count.
  void skip() { --rows_; }
  /// Drops the started row. `field` and `value` say what was seen.
  void reject(AuditRule rule, std::string_view field = {}, std::string_view value = {}) {
    log_.note(rule, place_, field, value);
  }
  /// Notes that the started row was changed to make sense of it.
  void repair(AuditRule rule, std::string_view field = {}, std::string_view value = {}) {
    log_.note(rule, place_, field, value);
    is_repaired_ = true;
  }

  [[nodiscard]] std::uint64_t rows() const { return rows_; }  ///< started and not taken back
  [[nodiscard]] std::uint64_t place() const { return place_; }
  [[nodiscard]] bool is_repaired() const { return is_repaired_; }
  [[nodiscard]] AuditLog& log() { return log_; }
  [[nodiscard]] const AuditLog& log() const { return log_; }

 private:
  AuditLog log_;
  std::uint64_t rows_ = 0;
  std::uint64_t place_ = 0;
  bool is_repaired_ = false;
};

}  // namespace headroom
