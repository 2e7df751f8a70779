#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/report/readable.hpp"
#include "sim/report/terminal_report.hpp"
#include "sim/report/text_table.hpp"
#include "tools/explain/explanation.hpp"
#include "tools/explain/explanation_report.hpp"
#include "tools/explain/explanation_words.hpp"
#include "tools/explain/recorded_run.hpp"

namespace headroom {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t wide = 100;
constexpr std::size_t stretches_shown = 12;
constexpr std::size_t name_width = 20;

/// GPU-hours for people; the first two digits of less than a tenth.
std::string gpu_hours(GpuShareTime time) {
  constexpr double small = 0.1;
  const double hours = static_cast<double>(time.count) / 3.6e15;
  return hours < small ? fmt::format("{:.2g}", hours) : readable_number(hours);
}

std::string span_words(Duration span) { return readable_duration(to_seconds(span)); }

/// A line of the job's life, and how much it tells.
struct Stretch {
  TimePoint from;
  Duration length{};
  bool is_wait = false;
  std::string what;
  std::string detail;
};

class ExplanationText {
 public:
  ExplanationText(const RecordedRun& run, const Explanation& explanation,
                  const TerminalStyle& style)
      : run_{run},
        explanation_{explanation},
        job_{run.jobs[explanation.job]},
        colour_{style.colour},
        width_{std::max<std::size_t>(style.width, 80)} {}

  std::string write(bool all) {
    write_title();
    write_answer();
    write_life(all);
    write_served();
    return std::move(text_);
  }

 private:
  void line(const std::string& content) { text_ += content + '\n'; }
  void bold(const std::string& content) {
    line(colour_ ? "\x1b[1m" + content + "\x1b[0m" : content);
  }
  void wrapped_line(const std::string& content) { line(wrapped(content, width_, indent)); }
  void table(const TextTable& rows) {
    for (const std::string& row : rows.lines(indent)) line(row);
  }

  void write_title() {
    const std::string scenario =
        run_.scenario.empty() ? "an unnamed scenario" : readable_name(run_.scenario, width_ - 40);
    bold(job_words(run_, explanation_.job) + " of " + scenario);
    const RecordedShape& shape = run_.shape_of(explanation_.job);
    std::string facts = gpu_words(run_.needed_by(explanation_.job));
    if (shape.nodes > 1) facts += fmt::format(" on {} nodes", shape.nodes);
    if (shape.cpu_milli_per_node > 0) {
      const double cores = static_cast<double>(shape.cpu_milli_per_node) * shape.nodes / 1000.0;
      facts += fmt::format(", {} CPU cores", readable_number(cores));
    }
    if (!shape.eligible.empty()) {
      facts +=
          fmt::format(", which {} of {} nodes may serve", shape.eligible.size(), run_.node_count());
    }
    facts += named(", user ", run_.users, index(job_.user));
    facts += named(", queue ", run_.queues, index(job_.queue));
    wrapped_line(facts);
    wrapped_line(dates());
    if (!job_.session.empty()) wrapped_line(notebook());
    if (run_.rules.replications > 1) {
      line(fmt::format("from the first of {} replications, the one on file (seed {})",
                       run_.rules.replications, run_.seed));
    }
  }

  static std::string named(std::string_view words, const NameTable& names, std::size_t number) {
    const std::string_view name = names.text(static_cast<std::uint32_t>(number));
    return name.empty() ? std::string{} : std::string{words} + readable_name(name, name_width);
  }

  [[nodiscard]] std::string dates() const {
    if (!job_.submit) return "not submitted yet when the run ended: a predecessor was not done";
    std::string dates = "submitted " + clock_text(*job_.submit);
    if (job_.start) dates += ", started " + clock_text(*job_.start);
    if (job_.end)
      return dates + fmt::format(", {} {}", to_string(job_.state), clock_text(*job_.end));
    if (job_.state == JobState::rejected) return dates + ", rejected: it could never fit";
    return dates + (job_.state == JobState::running ? ", running" : ", waiting") +
           " when the run ended at " + clock_text(run_.end);
  }

  /// What its user did with a notebook, and why it was closed.
  [[nodiscard]] std::string notebook() const {
    Duration held{};
    for (const ExplainedRun& run : explanation_.runs) held += run.end - run.start;
    std::string words = "a notebook";
    if (held.count > 0 && job_.busy) {
      const double part = to_seconds(*job_.busy) / to_seconds(held);
      words += fmt::format(": at work {} of the {} that it was there, idle the rest",
                           readable_ratio(part), span_words(held));
    }
    if (job_.session == "culled") words += "; culled: it was idle for too long";
    if (job_.session == "finished") words += "; closed: its user was done";
    if (job_.session == "gave_up") words += "; its user did not want to wait any longer";
    return words;
  }

  void write_answer() {
    if (!job_.submit || job_.state == JobState::rejected) return;
    text_ += '\n';
    bold(wrapped(answer(), width_, indent));
    const std::string stops = stop_words(run_, explanation_.runs);
    if (!stops.empty()) wrapped_line(stops);
  }

  [[nodiscard]] std::string answer() const {
    if (explanation_.waited.count == 0) return "did not wait";
    std::string answer = "waited " + span_words(explanation_.waited);
    std::string separator = ": ";
    for (const ObstacleShare& share : explanation_.shares) {
      const double part = to_seconds(share.time) / to_seconds(explanation_.waited);
      const bool is_all = explanation_.shares.size() == 1;
      answer += std::exchange(separator, ", ") + (is_all ? "all of it" : readable_ratio(part)) +
                ' ' + share_words(run_, explanation_.job, share);
    }
    if (explanation_.first_in_line.count > 0) {
      answer += "; first in line for " + span_words(explanation_.first_in_line);
    }
    return answer;
  }

  [[nodiscard]] std::vector<Stretch> stretches() const {
    std::vector<Stretch> life;
    for (const WaitInterval& wait : explanation_.waits) {
      life.push_back({.from = wait.from,
                      .length = wait.to - wait.from,
                      .is_wait = true,
                      .what = obstacle_words(wait.obstacle),
                      .detail = interval_words(run_, explanation_.job, wait)});
    }
    for (const ExplainedRun& ran : explanation_.runs) {
      life.push_back({.from = ran.start,
                      .length = ran.end - ran.start,
                      .what = "runs",
                      .detail = run_words(run_, ran)});
    }
    std::ranges::stable_sort(life, {}, &Stretch::from);
    return life;
  }

  void write_life(bool all) {
    std::vector<Stretch> life = stretches();
    if (life.empty()) return;
    const Duration left_out = all ? Duration{} : keep_longest(life);
    const std::size_t count = explanation_.waits.size() + explanation_.runs.size();
    text_ += '\n';
    bold("Its life");
    TextTable rows{{TextTable::left("from"), TextTable::right("for"), TextTable::left("what"),
                    TextTable::left("")}};
    const std::size_t detail_width = width_ - columns_before_detail(life);
    for (const Stretch& stretch : life) {
      rows.add_row({clock_text(stretch.from), span_words(stretch.length), stretch.what,
                    readable_name(stretch.detail, detail_width)});
    }
    table(rows);
    if (life.size() == count) return;
    std::string rest = fmt::format("  … and {} shorter ones", count - life.size());
    if (left_out.count > 0) {
      const double part = to_seconds(left_out) / to_seconds(explanation_.waited);
      rest += fmt::format(", {} of the wait", readable_ratio(part));
    }
    line(rest + "; --all shows them");
  }

  static std::size_t columns_before_detail(const std::vector<Stretch>& life) {
    constexpr std::size_t gap = 2;
    std::size_t from = 0;
    std::size_t length = 0;
    std::size_t what = 0;
    for (const Stretch& stretch : life) {
      from = std::max(from, display_width(clock_text(stretch.from)));
      length = std::max(length, display_width(span_words(stretch.length)));
      what = std::max(what, display_width(stretch.what));
    }
    return indent + from + gap + length + gap + what + gap;
  }

  /// Cuts `life` down to its longest stretches, still in order; the waiting left out.
  static Duration keep_longest(std::vector<Stretch>& life) {
    if (life.size() <= stretches_shown) return {};
    std::vector<std::int64_t> lengths;
    lengths.reserve(life.size());
    for (const Stretch& stretch : life) lengths.push_back(stretch.length.count);
    std::ranges::nth_element(lengths, lengths.begin() + (stretches_shown - 1),
                             std::ranges::greater{});
    const std::int64_t shortest = lengths[stretches_shown - 1];
    std::size_t longer = 0;
    for (const Stretch& stretch : life) longer += stretch.length.count > shortest ? 1U : 0U;
    std::size_t ties = stretches_shown - longer;
    Duration left_out{};
    std::erase_if(life, [&](const Stretch& stretch) {
      if (stretch.length.count > shortest) return false;
      if (stretch.length.count == shortest && ties > 0) return --ties, false;
      if (stretch.is_wait) left_out += stretch.length;
      return true;
    });
    return left_out;
  }

  void write_served() {
    const Served& served = explanation_.served;
    if (explanation_.waited.count == 0) return;
    text_ += '\n';
    bold("Who had the GPUs meanwhile");
    TextTable groups{
        {TextTable::left(""), TextTable::right("jobs"), TextTable::right("GPU-hours")}};
    const auto add = [&](const char* words, const Served::Group& group) {
      if (group.jobs == 0) return;
      groups.add_row(
          {words, readable_number(static_cast<double>(group.jobs)), gpu_hours(group.gpu_time)});
    };
    add("running already", served.running);
    add("submitted before it, started meanwhile", served.earlier);
    add("submitted after it, started before it", served.later);
    if (served.running.jobs + served.earlier.jobs + served.later.jobs == 0) {
      line("  nobody");
      return;
    }
    table(groups);
    write_largest(served);
  }

  void write_largest(const Served& served) {
    const Served::Group* group = &served.later;
    const char* title = "Largest of those that came after it";
    if (group->jobs == 0) {
      group = served.earlier.jobs > 0 ? &served.earlier : &served.running;
      title = served.earlier.jobs > 0 ? "Largest of those that came before it"
                                      : "Largest of those running already";
    }
    text_ += '\n';
    bold(title);
    std::vector<TextTable::Column> columns{
        TextTable::left("job"), TextTable::right("GPUs"), TextTable::right("submitted"),
        TextTable::right("started"), TextTable::right("GPU-hours")};
    if (width_ >= wide) {
      columns.push_back(TextTable::left("user"));
      columns.push_back(TextTable::left("queue"));
    }
    TextTable rows{columns};
    for (const ServedJob& one : group->largest) {
      const RecordedJob& job = run_.jobs[one.job];
      std::vector<std::string> cells{
          readable_name(run_.name_of(one.job), name_width),
          readable_number(static_cast<double>(run_.needed_by(one.job).count) / 1000.0),
          clock_text(job.submit.value_or(TimePoint{})), clock_text(one.first_start),
          gpu_hours(one.gpu_time)};
      if (width_ >= wide) {
        cells.push_back(named("", run_.users, index(job.user)));
        cells.push_back(named("", run_.queues, index(job.queue)));
      }
      rows.add_row(std::move(cells));
    }
    table(rows);
  }

  const RecordedRun& run_;
  const Explanation& explanation_;
  const RecordedJob& job_;
  bool colour_;
  std::size_t width_;
  std::string text_;
};

}  // namespace

std::string explanation_text(const RecordedRun& run, const Explanation& explanation,
                             const TerminalStyle& style, bool all) {
  return ExplanationText{run, explanation, style}.write(all);
}

}  // namespace headroom
