#include "tools/study/study_metrics.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/decimal.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

void collect(const Tree& tree, std::string& path, std::vector<Metric>& metrics) {
  if (const auto* whole = std::get_if<WideInt>(&tree.value())) {
    using Limits = std::numeric_limits<std::int64_t>;
    if (*whole >= Limits::min() && *whole <= Limits::max()) {
      metrics.push_back({path, static_cast<std::int64_t>(*whole)});
    } else {
      metrics.push_back({path, static_cast<double>(*whole)});
    }
  } else if (const auto* real = std::get_if<double>(&tree.value())) {
    if (std::isfinite(*real)) metrics.push_back({path, *real});
  }
  const std::size_t length = path.size();
  for (const auto& [name, value] : tree.members()) {
    if (length == 0 && name == "seed") continue;
    path += length == 0 ? name : "." + name;
    collect(value, path, metrics);
    path.resize(length);
  }
}

/// The names that continue `tree`, for a message.
std::string continued(const Tree& tree) {
  constexpr std::size_t names_max = 12;
  std::string text;
  std::size_t count = 0;
  for (const auto& member : tree.members()) {
    if (++count > names_max) return text + ", …";
    text += (text.empty() ? "one of " : ", ") + member.name;
  }
  return text;
}

/// The longest part of `path` that `summary` has, and what it leads to.
const Tree& known_part(const Tree& summary, std::string_view path, std::string_view& known) {
  for (std::size_t end = path.rfind('.'); end != std::string_view::npos && end > 0;
       end = path.rfind('.', end - 1)) {
    known = path.substr(0, end);
    if (const Tree* found = summary.find(known)) return *found;
  }
  known = {};
  return summary;
}

}  // namespace

double Metric::number() const {
  return std::visit([](auto number) { return static_cast<double>(number); }, value);
}

std::string Metric::text() const {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
  return number_text(std::get<double>(value));
}

std::vector<Metric> metrics_of(const Tree& summary) {
  std::vector<Metric> metrics;
  std::string path;
  collect(summary, path, metrics);
  return metrics;
}

std::optional<Diagnostic> unknown_metric(const Tree& summary, std::string_view path) {
  const Tree* found = summary.find(path);
  if (found != nullptr && (found->number() || found->is_null())) return std::nullopt;
  std::vector<std::string> names;
  for (const Metric& metric : metrics_of(summary)) names.push_back(metric.path);
  Diagnostic diagnostic{.path = "", .message = {}, .hint = {}};
  diagnostic.message = fmt::format("\"{}\" is no figure of a summary", path);
  const std::string near = nearest_name(path, names);
  if (!near.empty()) {
    diagnostic.hint = fmt::format("did you mean \"{}\"?", near);
    return diagnostic;
  }
  std::string_view known;
  const Tree& part = found != nullptr ? *found : known_part(summary, path, known);
  if (found != nullptr) known = path;
  diagnostic.hint = continued(part);
  if (!known.empty()) diagnostic.hint += fmt::format(" after \"{}.\"", known);
  return diagnostic;
}

}  // namespace headroom
