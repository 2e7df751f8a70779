#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/statistics.hpp"
#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "tools/trace/arrival_text.hpp"
#include "tools/trace/trace_statistics.hpp"

namespace headroom {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t bar_width = 24;
constexpr std::size_t text_width = 78;
constexpr std::size_t named_shown = 8;
constexpr std::size_t name_width_max = 24;
constexpr WideInt nanoseconds_per_hour = 3'600'000'000'000;

using Column = TextTable::Column;
constexpr auto left = TextTable::Align::left;

std::string joined(const TextTable& table) {
  std::string text;
  for (const std::string& line : table.lines(indent)) text.append(line).append("\n");
  return text;
}

std::string hours_text(GpuTime gpu_time) {
  return readable_number(exact_ratio(gpu_time.count, nanoseconds_per_hour));
}

double share(GpuTime part, GpuTime whole) {
  return whole.count == 0 ? 0.0
                          : static_cast<double>(part.count) / static_cast<double>(whole.count);
}

std::string number(std::uint64_t count) { return readable_number(static_cast<double>(count)); }

std::string paragraph(const std::string& text) {
  return std::string(indent, ' ') + wrapped(text, text_width - indent, indent) + "\n";
}

std::string head(const TraceStatistics& statistics) {
  const double span = exact_seconds(statistics.last_submit - statistics.first_submit);
  const TraceLoad& all = statistics.all;
  std::string text = fmt::format("  {} jobs submitted over {}, from {} to {} of the trace's time\n",
                                 number(all.jobs), readable_duration(span),
                                 readable_duration(exact_seconds(statistics.first_submit)),
                                 readable_duration(exact_seconds(statistics.last_submit)));
  text += fmt::format("  {} GPU-hours", hours_text(all.gpu_time));
  if (span > 0.0) {
    const double hours = exact_ratio(all.gpu_time.count, nanoseconds_per_hour);
    text += fmt::format("; {} GPUs wanted and {} jobs an hour on average",
                        readable_number(hours / (span / 3600.0)),
                        readable_number(static_cast<double>(all.jobs) / (span / 3600.0)));
  }
  text += "\n";
  return text +
         paragraph(fmt::format(
             "{} users, {} {}; {} jobs name a walltime, {} run beyond it; {} wait for others",
             number(statistics.by_user.size()), number(statistics.by_queue.size()),
             statistics.by_queue.size() == 1 ? "queue" : "queues",
             number(statistics.estimates.jobs), number(statistics.estimates.beyond),
             number(statistics.with_dependencies)));
}

void add_spread_row(TextTable& table, std::string_view name, const std::optional<Spread>& spread,
                    std::string (*shown)(double)) {
  if (!spread) return;
  table.add_row({std::string{name}, shown(spread->mean), shown(spread->at.p50),
                 shown(spread->at.p90), shown(spread->at.p95), shown(spread->at.p99),
                 shown(spread->at.max)});
}

std::string spreads(const TraceStatistics& statistics) {
  TextTable table{{{"per job", left}, {"mean"}, {"p50"}, {"p90"}, {"p95"}, {"p99"}, {"max"}}};
  add_spread_row(table, "GPUs", statistics.gpus, readable_number);
  add_spread_row(table, "duration", statistics.all.duration, readable_duration);
  add_spread_row(table, "walltime", statistics.walltime, readable_duration);
  add_spread_row(table, "GPU-hours", statistics.gpu_hours, readable_number);
  return joined(table);
}

std::string sizes(const TraceStatistics& statistics) {
  TextTable table{{{"GPUs", left},
                   {"jobs"},
                   {"share"},
                   {"p50"},
                   {"p95"},
                   {"GPU-hours"},
                   {"share"},
                   {"", left}}};
  for (const auto& [name, load, states] : statistics.by_size) {
    const double part = share(load.gpu_time, statistics.all.gpu_time);
    table.add_row(
        {name, number(load.jobs),
         readable_ratio(static_cast<double>(load.jobs) / static_cast<double>(statistics.all.jobs)),
         readable_duration(load.duration->at.p50), readable_duration(load.duration->at.p95),
         hours_text(load.gpu_time), readable_ratio(part), bar(part, bar_width)});
  }
  return joined(table);
}

std::string named(std::string_view title, const std::vector<NamedTraceLoad>& loads,
                  const TraceLoad& all) {
  TextTable table{{{std::string{title}, left}, {"jobs"}, {"GPU-hours"}, {"share"}, {"", left}}};
  TraceLoad rest;
  for (std::size_t i = 0; i < loads.size(); ++i) {
    const auto& [name, load, states] = loads[i];
    if (i >= named_shown && loads.size() > named_shown + 1) {
      rest.jobs += load.jobs;
      rest.gpu_time += load.gpu_time;
      continue;
    }
    const double part = share(load.gpu_time, all.gpu_time);
    table.add_row({name.empty() ? "(none)" : readable_name(name, name_width_max), number(load.jobs),
                   hours_text(load.gpu_time), readable_ratio(part), bar(part, bar_width)});
  }
  if (rest.jobs > 0) {
    const double part = share(rest.gpu_time, all.gpu_time);
    table.add_row({fmt::format("{} others", loads.size() - named_shown), number(rest.jobs),
                   hours_text(rest.gpu_time), readable_ratio(part), bar(part, bar_width)});
  }
  return joined(table);
}

/// How jobs ended, or that nothing is known of it.
std::string states(const TraceStatistics& statistics) {
  if (statistics.by_state.empty()) return paragraph("How jobs ended is not told.");
  TextTable table{{{"ended", left}, {"jobs"}, {"share"}, {"GPU-hours"}, {"share"}, {"", left}}};
  for (const auto& [name, load, of_user] : statistics.by_state) {
    const double part = share(load.gpu_time, statistics.all.gpu_time);
    std::string words = name == "untold" ? "not told" : name;
    std::ranges::replace(words, '_', ' ');
    table.add_row(
        {words, number(load.jobs),
         readable_ratio(static_cast<double>(load.jobs) / static_cast<double>(statistics.all.jobs)),
         hours_text(load.gpu_time), readable_ratio(part), bar(part, bar_width)});
  }
  return joined(table);
}

/// What one tail says, such as "p99 is 178 × p50; the largest 1 % have 24.0% of the sum".
std::string tail_words(const TailFigures& tail) {
  std::string text;
  if (tail.p99_over_p50 > 0.0) {
    text = fmt::format("p99 is {} × p50, ", readable_number(tail.p99_over_p50));
  }
  text += fmt::format("the largest 1 % hold {}", readable_ratio(tail.top_hundredth_share));
  if (tail.index) {
    text += fmt::format(", the largest 5 % fall with exponent {:.2f}{}", tail.index->exponent,
                        tail.index->exponent < 1.0   ? " (no mean in sight)"
                        : tail.index->exponent < 2.0 ? " (no variance in sight)"
                                                     : "");
  }
  return text;
}

std::string tails(const TraceStatistics& statistics) {
  return paragraph("Tails: of durations, " + tail_words(statistics.duration_tail) + ".") +
         paragraph("Of GPU-hours, " + tail_words(statistics.gpu_hours_tail) + ".");
}

std::string offered(const OfferedLoad& load) {
  std::string text = fmt::format(
      "Load: {} of {} GPUs; by week of submission up to {} in week {}, above 100% in {} of {} "
      "weeks.",
      readable_ratio(load.ratio), number(load.gpus),
      readable_ratio(load.by_week[load.busiest_week]), load.busiest_week + 1, load.weeks_above_1,
      load.by_week.size());
  if (load.ratio > 1.0) text += " More is asked for than the cluster has: the queue only grows.";
  if (load.too_large > 0) {
    text += fmt::format(" {} jobs ask for more GPUs than it has.", number(load.too_large));
  }
  return paragraph(text);
}

std::string concentration(std::string_view who, const ConcentrationFigures& figures,
                          std::size_t count) {
  return paragraph(fmt::format(
      "Of {} {}, the first has {} of the GPU-hours, the first ten {}; {} have half of them. Gini "
      "coefficient {:.2f}.",
      number(count), who, readable_ratio(figures.top_1_share), readable_ratio(figures.top_10_share),
      number(figures.with_half), figures.gini));
}

std::string estimates(const EstimateAccuracy& estimates) {
  if (estimates.jobs == 0) return {};
  const auto part = [&](std::uint64_t jobs) {
    return readable_ratio(static_cast<double>(jobs) / static_cast<double>(estimates.jobs));
  };
  std::string text = fmt::format(
      "Estimates: half of the jobs use at most {} of the time they request; {} use 90 to 100 %, {} "
      "less than 10 %, {} run longer. Together they use {}.",
      readable_ratio(estimates.used_by_job->at.p50), part(estimates.within_a_tenth),
      part(estimates.under_a_tenth), part(estimates.beyond), readable_ratio(estimates.used));
  std::string common;
  for (const auto& [requested, jobs] : estimates.common) {
    common += fmt::format("{}{} ({})", common.empty() ? "" : ", ",
                          readable_duration(exact_seconds(requested)), part(jobs));
  }
  return paragraph(text) + paragraph("Most requested: " + common + ".");
}

}  // namespace

std::string statistics_text(const TraceStatistics& statistics) {
  std::string text = head(statistics);
  text += "\n" + spreads(statistics);
  text += "\n" + sizes(statistics);
  text += "\n" + tails(statistics);
  if (statistics.by_state.empty()) text += states(statistics);
  if (statistics.load) text += offered(*statistics.load);
  if (!statistics.by_state.empty()) text += "\n" + states(statistics);
  if (statistics.by_queue.size() > 1) {
    text += "\n" + named("queue", statistics.by_queue, statistics.all);
    text += concentration("queues", statistics.queues, statistics.by_queue.size());
  }
  if (statistics.by_user.size() > 1) {
    text += "\n" + named("user", statistics.by_user, statistics.all);
    text += concentration("users", statistics.users, statistics.by_user.size());
  }
  if (statistics.estimates.jobs > 0) text += "\n" + estimates(statistics.estimates);
  text += "\n" + arrival_text(statistics.arrivals, statistics.clock);
  return text;
}

}  // namespace headroom
