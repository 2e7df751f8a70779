#include "tools/compare/metric.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/goal.hpp"

#include "sim/report/readable.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

struct KnownMetric {
  std::string_view path;
  FigureUnit unit = FigureUnit::number;
  std::string_view words;  ///< empty: the path
};

using enum FigureUnit;

/// The first that fits decides.
constexpr std::array<KnownMetric, 34> known_metrics{{
    {"queue_delay_s", seconds, "queue delay"},
    {"jct_s", seconds, "completion time"},
    {"run_s", seconds, "run time"},
    {"bounded_slowdown", number, "bounded slowdown"},
    {"slowdown", number, "slowdown"},
    {"makespan_s", seconds, "makespan"},
    {"end_s_max", seconds, "last end"},
    {"start_s_sum", seconds, "sum of starts"},
    {"simulated_s", seconds, "simulated time"},
    {"measured_from_s", seconds, ""},
    {"gpu.busy_ratio", ratio, "GPUs busy"},
    {"gpu.allocated_ratio", ratio, "GPUs allocated"},
    {"gpu.asked_ratio", ratio, "GPUs asked for"},
    {"gpu.capacity_hours", hours, "GPU-hours of capacity"},
    {"gpu.count", number, "GPUs"},
    {"gpu_hours", hours, "GPU-hours"},
    {"training.phases", hours, "training"},
    {"fragmentation", ratio, "fragmentation"},
    {"jobs.submitted", number, "jobs submitted"},
    {"jobs.started", number, "jobs started"},
    {"jobs.completed", number, "jobs completed"},
    {"jobs.placed", number, "jobs placed"},
    {"jobs.killed", number, "jobs killed"},
    {"jobs.failed", number, "jobs failed"},
    {"jobs.rejected", number, "jobs rejected"},
    {"jobs.lost", number, "jobs lost"},
    {"jobs.running", number, "jobs still running"},
    {"jobs.queued", number, "jobs still queued"},
    {"cost.purchase", number, "purchase"},
    {"cost.energy", number, "energy over the lifetime"},
    {"cost.total", number, "cost in all"},
    {"cost.power_kw", number, "mean power in kW"},
    {"cost.per_useful_gpu_hour", number, "cost of a useful GPU-hour"},
    {"cost", number, "cost"},
}};

/// Where a known metric stands in a path: behind what part of the jobs.
struct Found {
  const KnownMetric* metric = nullptr;
  std::size_t place = 0;
};

Found find_metric(std::string_view path) {
  const bool is_part = path.starts_with("by_");
  for (const KnownMetric& known : known_metrics) {
    const std::string inside = fmt::format(".{}", known.path);
    const std::size_t place = is_part ? path.rfind(inside) : std::string_view::npos;
    const std::size_t begin = place == std::string_view::npos ? 0 : place + 1;
    const std::string_view rest = path.substr(begin);
    if (!rest.starts_with(known.path) || (is_part && begin == 0)) continue;
    if (rest.size() == known.path.size() || rest[known.path.size()] == '.') return {&known, begin};
  }
  return {};
}

/// `by_size.5-8.` as `, jobs of 5-8 GPUs`.
std::string part_words(std::string_view part) {
  if (part.empty()) return {};
  const std::size_t dot = part.find('.');
  const std::string_view kind = part.substr(0, dot);
  const std::string_view name = part.substr(dot + 1, part.size() - dot - 2);
  constexpr std::size_t name_width_max = 24;
  const std::string shown = readable_name(name, name_width_max);
  if (kind == "by_size") return fmt::format(", jobs of {} GPU{}", shown, name == "1" ? "" : "s");
  if (name.empty()) return fmt::format(", no {}", kind.substr(3));
  return fmt::format(", {} {}", kind.substr(3), shown);
}

void collect_paths(const Tree& tree, const std::string& before, std::vector<std::string>& paths) {
  for (const auto& [name, value] : tree.members()) {
    const std::string path = before.empty() ? name : before + "." + name;
    if (value.number()) {
      paths.push_back(path);
    } else {
      collect_paths(value, path, paths);
    }
  }
}

}  // namespace

MetricTraits metric_traits(std::string_view path) {
  const Found found = find_metric(path);
  return {.good = direction_of(path),
          .unit = found.metric == nullptr ? FigureUnit::number : found.metric->unit};
}

std::string metric_words(std::string_view path) {
  const Found found = find_metric(path);
  if (found.metric == nullptr || found.metric->words.empty()) return std::string{path};
  std::string words{found.metric->words};
  const std::string_view rest = path.substr(found.place + found.metric->path.size());
  for (const char c : rest) words += c == '.' || c == '_' ? ' ' : c;
  return words + part_words(path.substr(0, found.place));
}

std::string figure_words(double value, FigureUnit unit) {
  const std::string sign = value < 0.0 ? "-" : "";
  const double size = std::abs(value);
  switch (unit) {
    case FigureUnit::seconds:
      return sign + readable_duration(size);
    case FigureUnit::ratio:
      return sign + readable_ratio(size);
    case FigureUnit::hours:
      return sign + readable_number(size) + "h";
    case FigureUnit::number:
      break;
  }
  return sign + readable_number(size);
}

std::string change_words(double value, FigureUnit unit) {
  return (value > 0.0 ? "+" : "") + figure_words(value, unit);
}

std::vector<std::string> number_paths(const Tree& summary) {
  std::vector<std::string> paths;
  collect_paths(summary, "", paths);
  return paths;
}

}  // namespace headroom
