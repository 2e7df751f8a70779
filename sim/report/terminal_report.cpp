#include "sim/report/terminal_report.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/report/bill_table.hpp"
#include "sim/report/demand_tables.hpp"
#include "sim/report/goal_report.hpp"
#include "sim/report/limit_table.hpp"
#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

constexpr std::size_t name_width_max = 14;
constexpr std::size_t indent = 2;
constexpr std::size_t wide = 100;

/// Half the width of a merged figure's confidence interval.
std::optional<double> half_width(const Tree& tree, std::string_view path) {
  const auto mean = mean_at(tree, path);
  const auto low = mean_at(tree, std::string{path} + ".ci95_low");
  if (!mean || !low) return std::nullopt;
  return *mean - *low;
}

template <class Show>
std::string shown(std::optional<double> number, const Show& show) {
  return number ? show(*number) : "-";
}

std::string plural(double count, const std::string& singular) {
  return readable_number(count) + ' ' + singular + (count == 1.0 ? "" : "s");
}

/// One row of the longest waits; `names` are the keys of its first cells.
std::vector<std::string> wait_cells(const Tree& wait, const std::vector<std::string_view>& names,
                                    bool roomy) {
  constexpr std::size_t narrow_name = 10;
  constexpr std::size_t roomy_name = 24;
  // Names of steps and trials tell more at their ends.
  const std::size_t narrow_id = names.size() < 3 ? roomy_name : 14;
  std::vector<std::string> cells;
  cells.reserve(names.size() + 4);
  for (const std::string_view key : names) {
    const std::size_t narrow = key == "id" ? narrow_id : narrow_name;
    cells.push_back(readable_name(wait.find(key)->text(), roomy ? roomy_name : narrow));
  }
  cells.push_back(shown(mean_at(wait, "gpus"), readable_number));
  if (roomy) cells.push_back(shown(mean_at(wait, "submit_s"), readable_duration));
  // What still waits has waited that long and more.
  cells.push_back(shown(mean_at(wait, "wait_s"), readable_duration) +
                  (wait.find("state")->text() == "queued" ? "+" : ""));
  cells.emplace_back(wait.find("reason")->text());
  return cells;
}

class Report {
 public:
  Report(const Tree& summary, const TerminalStyle& style)
      : summary_{summary}, colour_{style.colour}, width_{std::max<std::size_t>(style.width, 80)} {}

  [[nodiscard]] std::string write() {
    write_name();
    write_warnings();
    write_facts();
    write_goals();
    write_audit();
    write_demand();
    write_delays();
    write_gpu_hours();
    write_bills();
    write_limits();
    write_longest_waits();
    write_cost();
    return std::move(text_);
  }

 private:
  enum class Look : std::uint8_t { plain, heading, warning, bad };
  void line(const std::string& content, Look look = Look::plain) {
    std::string_view begin = look == Look::heading ? "\x1b[1m" : "\x1b[33m";
    if (look == Look::bad) begin = "\x1b[31m";
    const bool attributes = colour_ && look != Look::plain;
    text_ += attributes ? std::string{begin} + content + "\x1b[0m" : content;
    text_ += '\n';
  }
  void heading(const std::string& content) {
    text_ += '\n';
    line(content, Look::heading);
  }
  void table(const TextTable& rows) {
    for (const std::string& row : rows.lines_within(width_, indent)) line(row);
  }

  void write_name();
  void write_facts();
  void write_packing();
  void write_warnings();
  void write_goals();
  void write_cost();
  void write_audit();
  void write_demand();
  void write_delays();
  void write_gpu_hours();
  void write_bills();
  void write_limits();
  void write_longest_waits();
  [[nodiscard]] TextTable delay_table(std::string_view first_title) const;
  void add_delay_row(TextTable& rows, const std::string& name, const Tree& block) const;
  void add_half_width_row(TextTable& rows) const;
  void write_delays_by(std::string_view key, std::string_view title);

  const Tree& summary_;
  bool colour_;
  std::size_t width_;
  std::string text_;
};

void Report::write_name() {
  const std::string_view name =
      summary_.find("scenario") != nullptr ? summary_.find("scenario")->text() : std::string_view{};
  line(name.empty() ? "unnamed scenario" : readable_name(name, width_), Look::heading);
}

void Report::write_facts() {
  const bool packs = summary_.find("mode") != nullptr;
  std::string facts = plural(mean_at(summary_, "jobs.submitted").value_or(0.0), "job");
  std::string separator = ": ";
  for (const char* state :
       {"completed", "killed", "failed", "rejected", "running", "queued", "placed", "lost"}) {
    const double count = mean_at(summary_, std::string{"jobs."} + state).value_or(0.0);
    if (count == 0.0) continue;
    facts += std::exchange(separator, ", ") + readable_number(count) + ' ' + state;
  }
  line(wrapped(facts, width_ - indent, indent));
  if (packs) {
    write_packing();
    return;
  }
  facts = "simulated " + shown(mean_at(summary_, "simulated_s"), readable_duration);
  if (const auto gpus = mean_at(summary_, "gpu.count")) facts = plural(*gpus, "GPU") + ", " + facts;
  if (const auto makespan = mean_at(summary_, "makespan_s")) {
    facts += ", makespan " + readable_duration(*makespan);
  }
  if (const auto count = mean_at(summary_, "replications")) {
    facts += ", means of " + plural(*count, "run");
  } else if (const auto seed = mean_at(summary_, "seed")) {
    facts += fmt::format(", seed {:.0f}", *seed);
  }
  line(facts);
  if (const auto from = mean_at(summary_, "measured_from_s"); from && *from > 0.0) {
    line("figures count from " + readable_duration(*from) + " on, the end of the warm-up");
  }
  if (const auto jct = mean_at(summary_, "jct_s.mean")) {
    line(fmt::format("mean JCT {}, mean bounded slowdown {}", readable_duration(*jct),
                     shown(mean_at(summary_, "bounded_slowdown.mean"), readable_number)));
  }
}

/// Of a run that only filled the cluster.
void Report::write_packing() {
  const auto ratio = [&](const char* path) {
    return shown(mean_at(summary_, path), readable_ratio);
  };
  line(fmt::format("{} asked for {} of the GPUs, {} allocated",
                   plural(mean_at(summary_, "gpu.count").value_or(0.0), "GPU"),
                   ratio("gpu.asked_ratio"), ratio("gpu.allocated_ratio")));
  line(fmt::format("{} of them fragmented, which is {} of what is free", ratio("fragmentation.end"),
                   ratio("fragmentation.of_free")));
}

void Report::write_warnings() {
  const Tree* warnings = summary_.find("warnings");
  if (warnings == nullptr || warnings->items().empty()) return;
  text_ += '\n';
  for (const Tree& warning : warnings->items()) {
    line(wrapped("warning: " + std::string{warning.text()}, width_, indent), Look::warning);
  }
  text_ += '\n';
}

void Report::write_goals() {
  const Tree* goals = summary_.find("goals");
  if (goals == nullptr) return;
  heading("Goals");
  const std::vector<std::string> rows = goals_table(*goals).lines_within(width_, indent);
  for (const std::string& row : rows) {
    // The colour repeats what the first word says.
    line(row, std::string_view{row}.substr(indent).starts_with("missed") ? Look::bad : Look::plain);
  }
}

void Report::write_cost() {
  const Tree* cost = summary_.find("cost");
  if (cost == nullptr) return;
  heading(cost_title(*cost));
  table(cost_table(*cost));
}

void Report::write_audit() {
  const Tree* audit = summary_.find("audit");
  if (audit == nullptr) return;
  if (const Tree* sources = audit->find("sources"); sources != nullptr) {
    if (!sources->items().empty()) text_ += '\n';
    for (const Tree& source : sources->items()) {
      const auto count = [&](std::string_view name) {
        return readable_number(mean_at(source, name).value_or(0.0));
      };
      line(wrapped(fmt::format("trace {}: {} rows accepted ({} repaired), {} rejected",
                               source.find("source")->text(), count("accepted"), count("repaired"),
                               count("rejected")),
                   width_, indent));
    }
  }
  const Tree* rules = audit->find("rules");
  if (rules == nullptr || rules->members().empty()) return;
  TextTable rows{
      {TextTable::left(""), TextTable::right(""), TextTable::left(""), TextTable::left("")}};
  for (const auto& [name, rule] : rules->members()) {
    const auto& examples = rule.find("examples")->items();
    rows.add_row({readable_name(name, 24), readable_number(mean_at(rule, "count").value_or(0.0)),
                  std::string{rule.find("effect")->text()},
                  examples.empty() ? "" : readable_name(examples.front().text(), width_ - 48)});
  }
  table(rows);
}

void Report::write_demand() {
  for (const TitledTable& demand : demand_tables(summary_)) {
    heading(demand.title);
    table(demand.rows);
    if (demand.more > 0) line(fmt::format("  … and {} more in summary.json", demand.more));
  }
}

TextTable Report::delay_table(std::string_view first_title) const {
  std::vector<TextTable::Column> columns{TextTable::left(std::string{first_title})};
  for (const char* title : {"jobs", "mean", "p50", "p90", "p95", "p99", "max"}) {
    columns.push_back(TextTable::right(title));
  }
  if (width_ >= wide) {
    columns.push_back(TextTable::right("mean JCT"));
    columns.push_back(TextTable::right("bounded slowdown"));
  }
  return TextTable{columns};
}

void Report::add_delay_row(TextTable& rows, const std::string& name, const Tree& block) const {
  std::vector<std::string> cells{readable_name(name, name_width_max),
                                 shown(mean_at(block, "jobs.submitted"), readable_number)};
  for (const char* path : {"mean", "p50", "p90", "p95", "p99", "max"}) {
    cells.push_back(shown(mean_at(block, std::string{"queue_delay_s."} + path), readable_duration));
  }
  if (width_ >= wide) {
    cells.push_back(shown(mean_at(block, "jct_s.mean"), readable_duration));
    cells.push_back(shown(mean_at(block, "bounded_slowdown.mean"), readable_number));
  }
  rows.add_row(std::move(cells));
}

void Report::add_half_width_row(TextTable& rows) const {
  std::vector<std::string> cells{"± (95%)", ""};
  for (const char* path : {"mean", "p50", "p90", "p95", "p99", "max"}) {
    cells.push_back(
        shown(half_width(summary_, std::string{"queue_delay_s."} + path), readable_duration));
  }
  if (width_ >= wide) {
    cells.push_back(shown(half_width(summary_, "jct_s.mean"), readable_duration));
    cells.push_back(shown(half_width(summary_, "bounded_slowdown.mean"), readable_number));
  }
  rows.add_row(std::move(cells));
}

void Report::write_delays() {
  if (mean_at(summary_, "jobs.submitted").value_or(0.0) == 0.0) return;
  heading("Queue delay by GPUs of a job");
  TextTable rows = delay_table("GPUs");
  if (const Tree* sizes = summary_.find("by_size")) {
    for (const auto& [name, block] : sizes->members()) add_delay_row(rows, name, block);
  }
  add_delay_row(rows, "all", summary_);
  if (summary_.find("replications") != nullptr) add_half_width_row(rows);
  table(rows);
  write_delays_by("by_queue", "queue");
}

void Report::write_delays_by(std::string_view key, std::string_view title) {
  constexpr std::size_t rows_max = 12;
  const Tree* sets = summary_.find(key);
  if (sets == nullptr || sets->members().size() < 2) return;
  heading("Queue delay by " + std::string{title});
  std::vector<const Tree::Member*> largest;
  for (const Tree::Member& set : sets->members()) largest.push_back(&set);
  std::ranges::stable_sort(largest, std::ranges::greater{}, [](const Tree::Member* set) {
    return mean_at(set->value, "jobs.submitted").value_or(0.0);
  });
  const std::size_t count = std::min(largest.size(), rows_max);
  TextTable rows = delay_table(title);
  for (std::size_t i = 0; i < count; ++i) {
    add_delay_row(rows, largest[i]->name.empty() ? "(none)" : largest[i]->name, largest[i]->value);
  }
  table(rows);
  if (count < largest.size()) {
    line(fmt::format("  … and {} more in summary.json", largest.size() - count));
  }
}

void Report::write_gpu_hours() {
  constexpr std::size_t columns_beside_bar = 42;
  constexpr std::size_t bar_width_max = 100;
  const double capacity = mean_at(summary_, "gpu.capacity_hours").value_or(0.0);
  const Tree* hours = summary_.find("gpu_hours");
  if (capacity <= 0.0 || hours == nullptr) return;
  heading(fmt::format("Where {} GPU-hours went: {} allocated, {} busy", readable_number(capacity),
                      shown(mean_at(summary_, "gpu.allocated_ratio"), readable_ratio),
                      shown(mean_at(summary_, "gpu.busy_ratio"), readable_ratio)));
  TextTable rows{
      {TextTable::left(""), TextTable::right(""), TextTable::right(""), TextTable::left("")}};
  const std::size_t bar_width = std::min(bar_width_max, width_ - columns_beside_bar);
  for (const auto& [name, value] : hours->members()) {
    const double part = mean_at(*hours, name).value_or(0.0);
    if (part == 0.0) continue;
    std::string words = name;
    std::ranges::replace(words, '_', ' ');
    rows.add_row({words, readable_number(part) + "h", readable_ratio(part / capacity),
                  bar(part / capacity, bar_width)});
  }
  table(rows);
}

void Report::write_bills() {
  constexpr std::size_t rows_max = 24;
  const auto bills = bill_table(summary_, rows_max);
  if (!bills) return;
  heading("Who used whose quota, in GPU-hours");
  table(*bills);
  const std::size_t count = summary_.find("billing.by_queue")->members().size();
  if (count > rows_max) line(fmt::format("  … and {} more in summary.json", count - rows_max));
}

void Report::write_limits() {
  if (const auto rows = limit_table(summary_, "training.limits", "gpu_hours", "GPU-hours")) {
    heading("What limited training");
    table(*rows);
  }
  const std::string moved = etl_words(summary_);
  if (moved.empty()) return;
  heading("Data preparation");
  line(std::string(indent, ' ') + wrapped(moved, width_ - indent, indent));
  if (const auto rows = limit_table(summary_, "etl.limits", "core_hours", "core-hours")) {
    table(*rows);
  }
}

void Report::write_longest_waits() {
  const Tree* waits = summary_.find("longest_waits");
  if (waits == nullptr || waits->items().empty()) return;
  heading("Longest waits");
  const bool roomy = width_ >= wide;
  std::vector<std::string_view> names{"id"};
  for (const char* key : {"user", "queue"}) {
    const auto has_name = [&](const Tree& wait) { return !wait.find(key)->text().empty(); };
    if (std::ranges::any_of(waits->items(), has_name)) names.emplace_back(key);
  }
  std::vector<TextTable::Column> columns;
  columns.reserve(names.size() + 4);
  for (const std::string_view key : names) {
    columns.push_back(TextTable::left(key == "id" ? "job" : std::string{key}));
  }
  columns.push_back(TextTable::right("GPUs"));
  if (roomy) columns.push_back(TextTable::right("submitted"));
  columns.push_back(TextTable::right("wait"));
  columns.push_back(TextTable::left("reason"));
  TextTable rows{columns};
  for (const Tree& wait : waits->items()) rows.add_row(wait_cells(wait, names, roomy));
  table(rows);
}

}  // namespace

std::string terminal_report(const Tree& summary, const TerminalStyle& style) {
  return Report{summary, style}.write();
}

}  // namespace headroom
