#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// How a parameter is written in a scenario.
enum class ParameterKind : std::uint8_t {
  number,
  number_list,
  duration,
  duration_list,
  flag,
  name
};

/// One setting of a named part (a policy, a distribution): what the checker,
/// the JSON schema and the manual say about it.
struct Parameter {
  std::string_view name;
  ParameterKind kind = ParameterKind::number;
  std::string_view fallback;  ///< default as written in a scenario; empty: must be given
  double at_least = 0.0;
  double at_most = 1e18;
  std::string_view doc;  ///< one sentence with the unit
};

/// Checked values of a part's parameters. Durations are in seconds, flags 0 or 1.
class ParameterValues {
 public:
  void set(std::string_view name, std::vector<double> values);
  void set(std::string_view name, std::string text);
  /// Requires the parameter to be described by the part that asks.
  [[nodiscard]] double number(std::string_view name) const;
  [[nodiscard]] std::span<const double> numbers(std::string_view name) const;
  [[nodiscard]] const std::string& text(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;

 private:
  std::map<std::string, std::vector<double>, std::less<>> numbers_;
  std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace headroom
