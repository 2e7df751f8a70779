#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {

/// Collects what is wrong with one input file. Keeps at most a thousand findings.
class Findings {
 public:
  /// `shown_path` names the file in messages.
  explicit Findings(std::string shown_path) : shown_path_{std::move(shown_path)} {}

  /// From now on overrides are called `name` in messages, such as `vary`; at first `--set`.
  void name_overrides(std::string name) { overrides_name_ = std::move(name); }
  [[nodiscard]] const std::string& overrides_name() const { return overrides_name_; }
  /// Remembers that `path` was overridden, so that messages say so.
  void mark_overridden(std::string path) { overridden_.push_back(std::move(path)); }

  /// Files a finding at `path` within the file; empty for the file as a whole.
  void add(std::string_view path, std::string message, std::string hint);

  [[nodiscard]] const std::vector<Diagnostic>& list() const { return findings_; }
  [[nodiscard]] bool empty() const { return findings_.empty(); }
  /// Whether something was filed at `path` or below it.
  [[nodiscard]] bool any_within(std::string_view path) const;
  /// Throws InputError with all findings unless there are none.
  void throw_if_any() const;

 private:
  /// `path` with the file before it and, where it applies, what overrode it behind it.
  [[nodiscard]] std::string place(std::string_view path) const;

  std::string shown_path_;
  std::string overrides_name_ = "--set";
  std::vector<std::string> overridden_;
  std::vector<std::string> paths_;  ///< of `findings_`, without file
  std::vector<Diagnostic> findings_;
};

}  // namespace headroom
