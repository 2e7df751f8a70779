#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/tree.hpp"

namespace headroom {

/// A figure of a summary: whole where it is a count that 64 bits hold, else real.
struct Metric {
  std::string path;  ///< in summary.json, such as `by_size.5-8.queue_delay_s.mean`
  std::variant<std::int64_t, double> value;

  [[nodiscard]] double number() const;
  /// All its digits: reads back to the same value.
  [[nodiscard]] std::string text() const;
};

/// Every number of `summary` that is a result, in its order. The seed is none, lists have no
/// names, and what is null has no number.
[[nodiscard]] std::vector<Metric> metrics_of(const Tree& summary);

/// What to say of a figure `path` that `summary` does not have: the nearest name, or those
/// that go on from the part of the path that is known. Nullopt when it is there,
/// though it may be null.
[[nodiscard]] std::optional<Diagnostic> unknown_metric(const Tree& summary, std::string_view path);

}  // namespace headroom
