#include "sim/scenario/findings.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

/// Whether `path` is `other` or lies below it.
bool lies_within(std::string_view path, std::string_view other) {
  if (other.empty()) return true;
  if (!path.starts_with(other)) return false;
  return path.size() == other.size() || path[other.size()] == '.' || path[other.size()] == '[';
}

}  // namespace

std::string Findings::place(std::string_view path) const {
  std::string place = shown_path_;
  if (path.empty()) return place;
  place += place.empty() ? "" : ": ";
  place += path;
  const bool overridden =
      std::any_of(overridden_.begin(), overridden_.end(),
                  [&](const std::string& given) { return lies_within(path, given); });
  if (overridden) place += " (given by " + overrides_name_ + ")";
  return place;
}

void Findings::add(std::string_view path, std::string message, std::string hint) {
  constexpr std::size_t findings_max = 1000;
  if (findings_.size() == findings_max) return;
  paths_.emplace_back(path);
  findings_.push_back({place(path), std::move(message), std::move(hint)});
}

bool Findings::any_within(std::string_view path) const {
  return std::any_of(paths_.begin(), paths_.end(),
                     [&](const std::string& filed) { return lies_within(filed, path); });
}

void Findings::throw_if_any() const {
  if (!findings_.empty()) throw InputError{findings_};
}

}  // namespace headroom
