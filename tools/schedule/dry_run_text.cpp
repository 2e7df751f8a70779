#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "tools/schedule/dry_run_report.hpp"
#include "tools/schedule/reasons.hpp"

namespace headroom {
namespace {

constexpr std::size_t width_min = 80;
constexpr std::size_t name_max = 20;
constexpr std::size_t indent = 2;

std::string gpus_text(double gpus) {
  if (gpus < 0) return "unlimited";
  std::string text = amount_text(gpus, kai::Resource::gpu);
  text.resize(text.find(' '));
  return text;
}

std::string name_text(std::string_view name) { return readable_name(name, name_max); }

/// `n0, n1 x2`: places in order of appearance, how often each.
std::string counted(const std::vector<std::string>& places) {
  std::vector<std::pair<std::string, std::size_t>> counts;
  for (const std::string& place : places) {
    const auto known =
        std::ranges::find(counts, place, [](const auto& entry) { return entry.first; });
    if (known == counts.end()) {
      counts.emplace_back(place, 1);
    } else {
      ++known->second;
    }
  }
  std::string text;
  for (const auto& [place, count] : counts) {
    if (!text.empty()) text += ", ";
    text += readable_name(place, 60);
    if (count > 1) text += fmt::format(" x{}", count);
  }
  return text;
}

/// Pods of one job to which the same happens.
struct JobStep {
  const PodStep* first = nullptr;
  double gpus = 0;
  std::vector<std::string> places{};
  std::vector<std::string> waits_for{};
};

/// In order of the first pod of each.
std::vector<JobStep> by_job(const std::vector<PodStep>& steps) {
  std::vector<JobStep> jobs;
  std::map<std::string, std::size_t> known;
  for (const PodStep& step : steps) {
    const auto key = step.job + '\n' + step.action + '\n' + step.for_job;
    const auto [at, is_new] = known.emplace(key, jobs.size());
    if (is_new) jobs.push_back({.first = &step});
    JobStep& job = jobs[at->second];
    job.gpus += step.gpus;
    std::string place = step.from.empty() ? step.node : step.from + " -> " + step.node;
    if (!step.devices.empty()) {
      place += fmt::format(" (shared GPU {})", fmt::join(step.devices, ", "));
    }
    job.places.push_back(std::move(place));
    for (const std::string& other : step.waits_for) {
      if (std::ranges::find(job.waits_for, other) == job.waits_for.end()) {
        job.waits_for.push_back(other);
      }
    }
  }
  return jobs;
}

class Page {
 public:
  explicit Page(const TerminalStyle& style)
      : width_{std::max(style.width, width_min)}, colour_{style.colour} {}

  void line(const std::string& text) { text_ += text + "\n"; }
  void heading(const std::string& text) {
    text_ += "\n";
    line(colour_ ? "\x1b[1m" + text + "\x1b[0m" : text);
  }

  /// The rows of `table`, each with its text behind, broken at the width; below it where the
  /// table leaves little room.
  void rows(const TextTable& table, const std::string& title,
            const std::vector<std::string>& texts) {
    constexpr std::size_t text_min = 36;
    constexpr std::size_t below = 6;
    const auto lines = table.lines(indent);
    std::size_t left = 0;
    for (const std::string& one : lines) left = std::max(left, display_width(one));
    left += 2;
    const bool fits_behind = left + text_min <= width_;
    line(behind(lines.front(), title, left));
    for (std::size_t i = 1; i < lines.size(); ++i) {
      if (fits_behind) {
        line(behind(lines[i], texts[i - 1], left));
      } else {
        line(lines[i]);
        line(behind("", texts[i - 1], below));
      }
    }
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  /// `text` from column `left` on, on as many lines as it needs.
  [[nodiscard]] std::string behind(const std::string& row, const std::string& text,
                                   std::size_t left) const {
    std::string whole = row + std::string(left - display_width(row), ' ');
    for (const char c : wrapped(text, width_ - left, 0)) {
      whole += c;
      if (c == '\n') whole.append(left, ' ');
    }
    return whole.substr(0, whole.find_last_not_of(' ') + 1);
  }

  std::size_t width_;
  bool colour_;
  std::string text_;
};

/// One table of changes: who, in which queue, how many GPUs, then `title` with what `tell` says.
template <class Tell>
void write_steps(Page& page, const std::string& heading, const std::string& title,
                 const std::vector<PodStep>& steps, Tell tell) {
  if (steps.empty()) return;
  page.heading(heading);
  TextTable table{{TextTable::left("job"), TextTable::left("queue"), TextTable::right("pods"),
                   TextTable::right("GPUs")}};
  std::vector<std::string> texts;
  for (const JobStep& job : by_job(steps)) {
    table.add_row({name_text(job.first->job), name_text(job.first->queue),
                   std::to_string(job.places.size()), gpus_text(job.gpus)});
    texts.push_back(tell(job));
  }
  page.rows(table, title, texts);
}

std::string told_for(const JobStep& job) {
  std::string text = counted(job.places);
  if (!job.first->for_job.empty()) {
    text += fmt::format(", for {} ({})", readable_name(job.first->for_job, 60), job.first->action);
  } else if (job.first->action == "stalegangeviction") {
    text += ", has had too few pods for too long";
  }
  return text;
}

std::string told_waits(const JobStep& job) {
  std::string text = counted(job.places);
  if (!job.waits_for.empty()) text += fmt::format(", after {}", fmt::join(job.waits_for, ", "));
  return text;
}

void write_waiting(Page& page, const DryRun& run) {
  if (run.waiting.empty()) return;
  page.heading("Waits");
  TextTable table{{TextTable::left("job"), TextTable::left("queue"), TextTable::right("pods")}};
  std::vector<std::string> texts;
  for (const HeldJob& job : run.waiting) {
    table.add_row({name_text(job.job), name_text(job.queue), std::to_string(job.pods)});
    texts.push_back(job.text);
  }
  page.rows(table, "because", texts);
}

void write_queues(Page& page, const DryRun& run) {
  page.heading("Queues, in GPUs");
  TextTable table{{TextTable::left("queue"), TextTable::right("deserved"),
                   TextTable::right("limit"), TextTable::right("fair share"),
                   TextTable::right("requested"), TextTable::right("held now"),
                   TextTable::right("then")}};
  for (const QueueLine& line : run.queues) {
    table.add_row({std::string(2 * line.depth, ' ') + name_text(line.name),
                   gpus_text(line.deserved), gpus_text(line.limit), gpus_text(line.fair_share),
                   gpus_text(line.asked), gpus_text(line.before), gpus_text(line.after)});
  }
  for (const std::string& line : table.lines(indent)) page.line(line);
}

}  // namespace

std::string dry_run_text(const DryRun& run, const TerminalStyle& style) {
  Page page{style};
  page.line(fmt::format("{}: {} node{}, {} of {} GPUs held; {} running, {} waiting",
                        readable_name(run.title, 60), run.nodes, run.nodes == 1 ? "" : "s",
                        gpus_text(run.gpus_held), gpus_text(run.gpus), run.running, run.pending));
  write_steps(page, "Starts now", "on", run.starts,
              [](const JobStep& job) { return counted(job.places); });
  write_steps(page, "Starts once others have left", "on", run.pipelined, told_waits);
  write_steps(page, "Is moved", "from -> to", run.moves, told_for);
  write_steps(page, "Is stopped", "on", run.evictions, told_for);
  write_waiting(page, run);
  if (run.starts.empty() && run.pipelined.empty() && run.moves.empty() && run.evictions.empty()) {
    page.line("\nNothing changes.");
  }
  write_queues(page, run);
  return page.take();
}

}  // namespace headroom
