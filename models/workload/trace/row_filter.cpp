#include "models/workload/trace/row_filter.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/core.h>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/trace_row.hpp"

namespace headroom {
namespace {

using Field = FieldCondition::Field;
using Comparison = FieldCondition::Comparison;

constexpr std::array<std::pair<std::string_view, Field>, 9> field_names{{
    {"id", Field::id},
    {"user", Field::user},
    {"queue", Field::queue},
    {"gpus", Field::gpus},
    {"cpus", Field::cpus},
    {"nodes", Field::nodes},
    {"priority", Field::priority},
    {"duration_s", Field::duration_s},
    {"walltime_s", Field::walltime_s},
}};

/// Longer signs first, so that `>=` is not taken for `>`.
constexpr std::array<std::pair<std::string_view, Comparison>, 7> comparison_signs{{
    {"!=", Comparison::differs},
    {">=", Comparison::at_least},
    {"<=", Comparison::at_most},
    {"==", Comparison::equal},
    {">", Comparison::greater},
    {"<", Comparison::less},
    {"=", Comparison::equal},
}};

bool is_text(Field field) {
  return field == Field::id || field == Field::user || field == Field::queue;
}

bool is_time(Field field) { return field == Field::duration_s || field == Field::walltime_s; }

bool read_number(Field field, std::string_view text, std::int64_t& number) {
  if (is_time(field)) {
    Duration time{};
    const bool is_fine = read_time(text, TimeUnit::second, time) == FieldFinding::fine;
    number = time.count;
    return is_fine;
  }
  std::int32_t small = 0;
  const bool is_fine = read_priority(text, small) == FieldFinding::fine;
  number = small;
  return is_fine;
}

std::string field_list() {
  std::vector<std::string> names;
  for (const auto& [name, field] : field_names) names.emplace_back(name);
  return fmt::format("known: {}", fmt::join(names, ", "));
}

/// Reads one condition; what is wrong with it goes to `message`.
std::optional<FieldCondition> read_condition(const std::string& name, std::string_view value,
                                             std::string& message) {
  const auto known = std::ranges::find(field_names, std::string_view{name},
                                       &std::pair<std::string_view, Field>::first);
  if (known == field_names.end()) {
    message = fmt::format("cannot select by \"{}\"", name);
    return std::nullopt;
  }
  FieldCondition condition;
  condition.field = known->second;
  std::string_view rest = value;
  for (const auto& [sign, comparison] : comparison_signs) {
    if (!rest.starts_with(sign)) continue;
    condition.comparison = comparison;
    rest.remove_prefix(sign.size());
    break;
  }
  rest = trimmed(rest);
  condition.text = rest;
  const bool has_order =
      condition.comparison != Comparison::equal && condition.comparison != Comparison::differs;
  if (is_text(condition.field)) {
    if (!has_order) return condition;
    message = fmt::format("\"{}\" has no order, so \"{}\" cannot be", name, value);
  } else {
    if (read_number(condition.field, rest, condition.number)) return condition;
    message = fmt::format("\"{}\" is compared with \"{}\", which is no number", name, value);
  }
  return std::nullopt;
}

std::optional<std::int64_t> nanoseconds(const std::optional<Duration>& time) {
  return time ? std::optional{time->count} : std::nullopt;
}

std::optional<std::int64_t> number_of(Field field, const TraceRow& row) {
  switch (field) {
    case Field::gpus:
      return total_gpus(row);
    case Field::cpus:
      return row.cpus;
    case Field::nodes:
      return row.nodes;
    case Field::priority:
      return row.priority;
    case Field::duration_s:
      return nanoseconds(row.run);
    case Field::walltime_s:
      return nanoseconds(row.walltime);
    default:
      return std::nullopt;
  }
}

bool number_matches(const FieldCondition& condition, const TraceRow& row) {
  const auto number = number_of(condition.field, row);
  if (!number) return condition.comparison == Comparison::differs;
  switch (condition.comparison) {
    case Comparison::equal:
      return *number == condition.number;
    case Comparison::differs:
      return *number != condition.number;
    case Comparison::less:
      return *number < condition.number;
    case Comparison::at_most:
      return *number <= condition.number;
    case Comparison::greater:
      return *number > condition.number;
    case Comparison::at_least:
      return *number >= condition.number;
  }
  return false;
}

bool text_matches(const FieldCondition& condition, const TraceRow& row) {
  std::string_view text = row.id;
  if (condition.field == Field::user) text = row.user;
  if (condition.field == Field::queue) text = row.queue;
  return (text == condition.text) == (condition.comparison == Comparison::equal);
}

}  // namespace

RowFilter::RowFilter(const std::map<std::string, std::string>& where, const std::string& shown) {
  std::vector<Diagnostic> findings;
  for (const auto& [name, value] : where) {
    std::string message;
    if (auto condition = read_condition(name, value, message)) {
      conditions_.push_back(std::move(*condition));
    } else {
      findings.push_back({.path = shown, .message = "where: " + message, .hint = field_list()});
    }
  }
  if (!findings.empty()) throw InputError{std::move(findings)};
}

bool RowFilter::matches(const TraceRow& row) const {
  return std::ranges::all_of(conditions_, [&](const FieldCondition& condition) {
    return is_text(condition.field) ? text_matches(condition, row) : number_matches(condition, row);
  });
}

}  // namespace headroom
