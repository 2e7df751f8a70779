#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/json/json_value.hpp"
#include "sim/scenario/findings.hpp"

namespace headroom {

/// One object of a scenario while it is built. Getters answer nullopt, or an
/// empty list, for a key that is absent, and also for one that the key checker
/// has already refused: nothing is reported twice. Refers to its arguments.
class Section {
 public:
  /// `value` may be null: an object without keys.
  Section(const JsonValue* value, std::string path, Findings& findings)
      : value_{value}, path_{std::move(path)}, findings_{&findings} {}

  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
  [[nodiscard]] const JsonValue* find(std::string_view key) const {
    return value_ == nullptr ? nullptr : value_->find(key);
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string path_of(std::string_view key) const { return member_path(path_, key); }
  /// Whether nothing was filed at `key` or below it.
  [[nodiscard]] bool is_sound(std::string_view key) const {
    return !findings_->any_within(path_of(key));
  }

  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
  /// The text, or a number as it was written.
  [[nodiscard]] std::optional<std::string> label(std::string_view key) const;
  [[nodiscard]] std::optional<double> number(std::string_view key) const;
  [[nodiscard]] std::optional<std::int64_t> count(std::string_view key) const;
  /// A count that the key checker keeps below 2^32.
  [[nodiscard]] std::optional<std::uint32_t> small_count(std::string_view key) const;
  [[nodiscard]] std::optional<bool> flag(std::string_view key) const;
  [[nodiscard]] std::optional<Duration> seconds(std::string_view key) const;
  [[nodiscard]] std::optional<Duration> duration(std::string_view key) const;
  [[nodiscard]] std::optional<double> rate(std::string_view key) const;
  [[nodiscard]] std::optional<Bytes> bytes(std::string_view key) const;
  [[nodiscard]] std::optional<Bandwidth> bandwidth(std::string_view key) const;
  [[nodiscard]] std::vector<double> numbers(std::string_view key) const;
  /// Labels from a list, or the one that stands there alone.
  [[nodiscard]] std::vector<std::string> labels(std::string_view key) const;
  [[nodiscard]] std::map<std::string, std::string> label_map(std::string_view key) const;

  [[nodiscard]] Section child(std::string_view key) const;
  [[nodiscard]] std::vector<Section> children(std::string_view key) const;

  /// Files a finding at `key`, or at the object itself when that is empty.
  void refuse(std::string_view key, std::string message, std::string hint) const;
  /// Files what another check found; its path is one within the scenario.
  void file(Diagnostic finding) const;

 private:
  const JsonValue* value_;
  std::string path_;
  Findings* findings_;
};

}  // namespace headroom
