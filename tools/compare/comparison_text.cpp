#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "sim/report/warning_block.hpp"
#include "tools/compare/comparison_report.hpp"
#include "tools/compare/difference_words.hpp"
#include "tools/compare/metric.hpp"

namespace headroom {
namespace {

constexpr std::size_t indent = 2;

std::string figure_or_dash(std::optional<double> value, FigureUnit unit) {
  return value ? figure_words(*value, unit) : "-";
}

/// What a row ends with: nothing is said where nothing is sure.
std::string change_word(const MetricDifference& one) {
  return one.change == Change::same ? "" : std::string{to_string(one.change)};
}

class ComparisonText {
 public:
  ComparisonText(const std::vector<ComparedSide>& sides, const Comparison& comparison,
                 const TerminalStyle& style)
      : sides_{sides}, comparison_{comparison}, style_{style} {}

  std::string write() {
    for (const SideComparison& other : comparison_.others) line(other.sentence, true);
    write_warnings();
    write_conditions();
    write_sides();
    write_goals();
    for (const SideComparison& other : comparison_.others) write_other(other);
    write_notes();
    return std::move(text_);
  }

 private:
  void line(const std::string& content, bool is_heading = false) {
    const std::string shown = wrapped(content, std::max<std::size_t>(style_.width, 80), indent);
    text_ += is_heading && style_.colour ? "\x1b[1m" + shown + "\x1b[0m" : shown;
    text_ += '\n';
  }
  /// A sentence below a heading.
  void detail(const std::string& content) {
    const std::size_t width = std::max<std::size_t>(style_.width, 80) - indent;
    text_ += std::string(indent, ' ') + wrapped(content, width, 2 * indent) + '\n';
  }
  void heading(const std::string& content) {
    text_ += '\n';
    line(content, true);
  }
  void table(const TextTable& rows) {
    for (const std::string& row :
         rows.lines_within(std::max<std::size_t>(style_.width, 80), indent))
      text_ += row + '\n';
  }

  void write_warnings() {
    text_ += warning_block(comparison_.warnings, std::max<std::size_t>(style_.width, 80));
    if (!comparison_.warnings.empty() && !comparison_.conditions.empty()) text_ += '\n';
  }

  void write_conditions() {
    for (const ConditionResult& one : comparison_.conditions) {
      line(fmt::format("{}: {} {}", one.met ? "FAIL" : "pass", one.side, one.condition.text));
    }
  }

  void write_sides() {
    text_ += '\n';
    TextTable rows{{TextTable::left(""), TextTable::left("")}};
    for (const ComparedSide& side : sides_) {
      std::string what = side.file;
      if (!side.overrides.empty()) what += fmt::format(" with {}", fmt::join(side.overrides, ", "));
      rows.add_row({side.name, what});
    }
    table(rows);
    const std::string jobs_and_streams = same_seeds() ? "the same random streams on all sides"
                                                      : "random streams of its own on each side";
    detail(comparison_.exact
               ? std::string{"Nothing is random: one run of each side, and differences are exact."}
               : fmt::format("{} seeds, {}.", comparison_.seeds, jobs_and_streams));
  }

  [[nodiscard]] bool same_seeds() const {
    return std::ranges::all_of(sides_, [&](const ComparedSide& side) {
      return side.scenario.run.seed == sides_.front().scenario.run.seed;
    });
  }

  void write_goals();
  void write_other(const SideComparison& other);
  void write_differences(const SideComparison& other);
  void write_part_differences(const SideComparison& other, std::size_t whole);
  void write_parts(const std::string& title, const std::vector<SharedPart>& parts,
                   const std::string& name);
  void write_cost(const SideComparison& other);
  void write_schedule(const SideComparison& other);
  void write_changed(const std::string& title, const std::vector<ChangedJob>& jobs,
                     const std::string& name);

  void write_notes() {
    if (comparison_.notes.empty()) return;
    heading("Note");
    for (const std::string& note : comparison_.notes) detail(note);
  }

  [[nodiscard]] std::vector<TextTable::Column> columns(const std::string& title,
                                                       const std::string& name) const {
    std::vector<TextTable::Column> all{TextTable::left(title), TextTable::right("A"),
                                       TextTable::right(name), TextTable::right("change")};
    if (!comparison_.exact) all.push_back(TextTable::right("95 % CI"));
    all.push_back(TextTable::left(""));
    return all;
  }

  void add_row(TextTable& rows, const MetricDifference& one) const {
    std::vector<std::string> cells{metric_words(one.metric),
                                   figure_or_dash(one.base, one.traits.unit),
                                   figure_or_dash(one.other, one.traits.unit), change_words(one)};
    if (!comparison_.exact) cells.push_back(interval_words(one));
    cells.push_back(change_word(one));
    rows.add_row(std::move(cells));
  }

  const std::vector<ComparedSide>& sides_;
  const Comparison& comparison_;
  const TerminalStyle& style_;
  std::string text_;
};

void ComparisonText::write_goals() {
  if (comparison_.goals.empty()) return;
  heading("Goals");
  std::vector<TextTable::Column> titles{TextTable::left("goal"), TextTable::left("")};
  for (const ComparedSide& side : sides_) titles.push_back(TextTable::left(side.name));
  TextTable rows{std::move(titles)};
  for (const GoalComparison& goal : comparison_.goals) {
    std::vector<std::string> cells{goal.metric, goal.limit};
    const FigureUnit unit =
        metric_traits(std::string_view{goal.metric}.substr(0, goal.metric.find(' '))).unit;
    for (const GoalComparison::Side& side : goal.sides) {
      std::string met = side.met == side.seeds ? "met" : "missed";
      if (side.met > 0 && side.met < side.seeds) {
        met = fmt::format("met in {} of {} seeds", side.met, side.seeds);
      }
      cells.push_back(
          side.seeds == 0 ? "-" : fmt::format("{} {}", figure_or_dash(side.value, unit), met));
    }
    rows.add_row(std::move(cells));
  }
  table(rows);
}

void ComparisonText::write_other(const SideComparison& other) {
  write_differences(other);
  const std::string moved = move_sentence(other.hours, other.name);
  if (!moved.empty()) detail(moved);
  write_parts("Where the GPU-hours went, in % of capacity", other.hours, other.name);
  write_parts("What limited training, in % of its GPU-hours", other.limits, other.name);
  write_cost(other);
  write_schedule(other);
}

void ComparisonText::write_differences(const SideComparison& other) {
  heading(fmt::format("{} against A", other.name));
  TextTable rows{columns("", other.name)};
  std::size_t whole = 0;
  while (whole < other.differences.size() && !other.differences[whole].metric.starts_with("by_")) {
    add_row(rows, other.differences[whole++]);
  }
  table(rows);
  write_part_differences(other, whole);
}

/// Parts of the jobs are many: only those that differ are shown.
void ComparisonText::write_part_differences(const SideComparison& other, std::size_t whole) {
  if (whole == other.differences.size()) return;
  constexpr std::size_t rows_max = 12;
  TextTable rows{columns("", other.name)};
  std::size_t shown = 0;
  std::size_t changed = 0;
  for (std::size_t i = whole; i < other.differences.size(); ++i) {
    const MetricDifference& one = other.differences[i];
    if (one.change == Change::same || one.change == Change::unknown) continue;
    ++changed;
    if (shown == rows_max) continue;
    ++shown;
    add_row(rows, one);
  }
  const std::size_t parts = other.differences.size() - whole;
  if (shown > 0) {
    heading("By size and queue");
    table(rows);
  }
  detail(fmt::format("{} of {} figures by size and queue differ{}",
                     changed == 0 ? "none" : std::to_string(changed), parts,
                     changed > shown ? "; --json and compare.csv have all" : ""));
}

void ComparisonText::write_parts(const std::string& title, const std::vector<SharedPart>& parts,
                                 const std::string& name) {
  constexpr double shown_from = 0.0005;  // what would be printed as 0.0
  TextTable rows{{TextTable::left(""), TextTable::right("A"), TextTable::right(name),
                  TextTable::right("points")}};
  bool any = false;
  for (const SharedPart& part : parts) {
    const double moved = part.second - part.first;
    if (part.first < shown_from && part.second < shown_from) continue;
    any = true;
    rows.add_row({part.name, fmt::format("{:.1f}", part.first * 100.0),
                  fmt::format("{:.1f}", part.second * 100.0),
                  std::abs(moved) < shown_from ? "" : fmt::format("{:+.1f}", moved * 100.0)});
  }
  if (!any) return;
  heading(title);
  table(rows);
}

void ComparisonText::write_cost(const SideComparison& other) {
  if (other.cost.empty()) return;
  TextTable rows{columns("", other.name)};
  for (const MetricDifference& one : other.cost) add_row(rows, one);
  heading("Cost");
  table(rows);
}

void ComparisonText::write_schedule(const SideComparison& other) {
  if (!other.schedule) return;
  const ScheduleDifference& schedule = *other.schedule;
  heading(fmt::format("Schedules of seed {}", sides_.front().scenario.run.seed));
  if (!schedule.parting) {
    detail("the same for every job");
    return;
  }
  detail(fmt::format("of {} jobs {} ended sooner in {} and {} later",
                     readable_number(static_cast<double>(schedule.jobs)),
                     readable_number(static_cast<double>(schedule.sooner)), other.name,
                     readable_number(static_cast<double>(schedule.later))));
  detail(parting_words(*schedule.parting, other.name));
  write_changed("gained most", schedule.gained, other.name);
  write_changed("lost most", schedule.lost, other.name);
}

void ComparisonText::write_changed(const std::string& title, const std::vector<ChangedJob>& jobs,
                                   const std::string& name) {
  if (jobs.empty()) return;
  TextTable rows{{TextTable::left(title), TextTable::right("GPUs"), TextTable::right("waited in A"),
                  TextTable::right("in " + name), TextTable::right("took in A"),
                  TextTable::right("in " + name)}};
  constexpr std::size_t name_width_max = 20;
  for (const ChangedJob& job : jobs) {
    rows.add_row({readable_name(job.job, name_width_max),
                  readable_number(static_cast<double>(job.gpus.count) / 1000.0),
                  readable_duration(to_seconds(job.first_wait)),
                  readable_duration(to_seconds(job.second_wait)),
                  readable_duration(to_seconds(job.first_jct)),
                  readable_duration(to_seconds(job.second_jct))});
  }
  text_ += '\n';
  table(rows);
}

}  // namespace

std::string comparison_text(const std::vector<ComparedSide>& sides, const Comparison& comparison,
                            const TerminalStyle& style) {
  return ComparisonText{sides, comparison, style}.write();
}

}  // namespace headroom
