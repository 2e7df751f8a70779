#include "tools/compare/hour_moves.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <vector>

#include "sim/report/tree.hpp"

namespace headroom {
namespace {

/// What is below a tenth of a point is no move worth a word.
constexpr double move_min = 0.001;

double mean_over(const std::vector<Tree>& summaries, const FigureOf& figure) {
  double sum = 0.0;
  for (const Tree& summary : summaries) sum += figure(summary).value_or(0.0);
  return sum / static_cast<double>(summaries.size());
}

FigureOf share_of_capacity(const std::string& name) {
  return [name](const Tree& summary) -> std::optional<double> {
    const Tree* hours = summary.find("gpu_hours." + name);
    const Tree* capacity = summary.find("gpu.capacity_hours");
    if (hours == nullptr || capacity == nullptr) return std::nullopt;
    const double whole = capacity->number().value_or(0.0);
    return whole > 0.0 ? std::optional{hours->number().value_or(0.0) / whole} : std::nullopt;
  };
}

FigureOf share_of_limit(const std::string& name) {
  return [name](const Tree& summary) -> std::optional<double> {
    const Tree* limits = summary.find("training.limits");
    if (limits == nullptr) return std::nullopt;
    for (const Tree& limit : limits->items()) {
      if (limit.find("limit")->text() == name) return limit.find("share")->number();
    }
    return 0.0;
  };
}

std::vector<std::string> limit_names(const PairedRuns& runs, std::size_t side) {
  std::vector<std::string> names;
  for (const std::size_t one : {std::size_t{0}, side}) {
    for (const Tree& summary : runs.summaries[one]) {
      const Tree* limits = summary.find("training.limits");
      if (limits == nullptr) continue;
      for (const Tree& limit : limits->items()) {
        const std::string name{limit.find("limit")->text()};
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
      }
    }
  }
  return names;
}

std::string spaced(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return name;
}

std::vector<SharedPart> parts_of(const PairedRuns& runs, std::size_t side,
                                 const std::vector<std::string>& names,
                                 FigureOf (*figure_of)(const std::string&)) {
  std::vector<SharedPart> parts;
  for (const std::string& name : names) {
    const FigureOf figure = figure_of(name);
    const SharedPart part{.name = spaced(name),
                          .first = mean_over(runs.summaries[0], figure),
                          .second = mean_over(runs.summaries[side], figure)};
    if (part.first > 0.0 || part.second > 0.0) parts.push_back(part);
  }
  return parts;
}

double growth(const SharedPart& part) { return part.second - part.first; }

}  // namespace

std::vector<SharedPart> hour_parts(const PairedRuns& runs, std::size_t side) {
  std::vector<std::string> names;
  if (const Tree* hours = runs.summaries[0][0].find("gpu_hours")) {
    for (const auto& [name, value] : hours->members()) names.push_back(name);
  }
  return parts_of(runs, side, names, share_of_capacity);
}

std::vector<SharedPart> limit_parts(const PairedRuns& runs, std::size_t side) {
  auto parts = parts_of(runs, side, limit_names(runs, side), share_of_limit);
  std::ranges::stable_sort(parts, std::ranges::greater{}, &SharedPart::first);
  return parts;
}

std::string move_sentence(const std::vector<SharedPart>& parts, const std::string& side) {
  const SharedPart* grew = nullptr;
  const SharedPart* shrank = nullptr;
  for (const SharedPart& part : parts) {
    if (growth(part) >= move_min && (!grew || growth(part) > growth(*grew))) grew = &part;
    if (growth(part) <= -move_min && (!shrank || growth(part) < growth(*shrank))) shrank = &part;
  }
  const auto points = [](const SharedPart& part) {
    return fmt::format("{:.1f}", std::abs(growth(part)) * 100.0);
  };
  if (!grew && !shrank) return {};
  std::string text = fmt::format("{} has", side);
  if (shrank)
    text += fmt::format(" {} points of capacity less in {}", points(*shrank), shrank->name);
  if (grew) {
    text += fmt::format("{} {} {}more in {}", shrank ? " and" : "", points(*grew),
                        shrank ? "" : "points of capacity ", grew->name);
  }
  return text;
}

}  // namespace headroom
