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

  /// Remembers that `path` was given on the command line, so that messages say so.
  void mark_overridden(std::string path) { overridden_.push_back(std::move(path)); }

  /// Files a finding at `path` within the file; empty for the file as a whole.
  void add(std::string_view path, std::string message, std::string hint);

  [[nodiscard]] bool empty() const { return findings_.empty(); }
  /// Whether something was filed at `path` or below it.
  [[nodiscard]] bool any_within(std::string_view path) const;
  /// Throws InputError with all findings unless there are none.
  void throw_if_any() const;

 private:
  /// `path` with the file before it and, where it applies, `--set` behind it.
  [[nodiscard]] std::string place(std::string_view path) const;

  std::string shown_path_;
  std::vector<std::string> overridden_;
  std::vector<std::string> paths_;  ///< of `findings_`, without file
  std::vector<Diagnostic> findings_;
};

}  // namespace headroom
