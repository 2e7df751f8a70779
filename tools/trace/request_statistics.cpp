#include "tools/trace/request_statistics.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/request/request_trace.hpp"
#include "sim/observe/statistics.hpp"
#include "sim/observe/summary.hpp"
#include "sim/report/tree.hpp"
#include "tools/trace/demand_course.hpp"
#include "tools/trace/seen_names.hpp"

namespace headroom {
namespace {

constexpr std::int64_t minute = 60'000'000'000;
constexpr std::int64_t hour = 60 * minute;

/// Everything that is summed up while requests pass by.
struct Collected {
  std::vector<std::uint64_t> input;   ///< as bits of doubles
  std::vector<std::uint64_t> output;  ///< likewise
  std::vector<std::uint64_t> service;
  std::vector<RequestLoad> by_model;
  SeenNames blocks;
  std::int64_t minute_now = -1;
  std::uint64_t in_minute = 0;
  std::map<std::int64_t, RequestLoad> by_minute;  ///< since the first arrival
  RequestLoad* minute_load = nullptr;             ///< of the latest
  std::int64_t minute_of_load = -1;
  TailCounter input_curve, output_curve, service_curve, gap_curve;
};

std::uint64_t bits(std::uint32_t tokens) {
  return std::bit_cast<std::uint64_t>(static_cast<double>(tokens));
}

void add(const Request& request, RequestLoad& load) {
  ++load.requests;
  load.input_tokens += request.input_tokens;
  load.output_tokens += request.output_tokens;
}

void collect_arrival(const Request& request, RequestStatistics& statistics, Collected& collected) {
  const std::int64_t since = request.arrival.since_start.count;
  if (statistics.all.requests == 1) statistics.first_arrival = Duration{since};
  if (statistics.all.requests > 1) {
    collected.gap_curve.add(to_seconds(Duration{since} - statistics.last_arrival));
  }
  statistics.last_arrival = Duration{since};
  const std::int64_t since_first = (since - statistics.first_arrival.count) / minute;
  if (since_first != collected.minute_of_load) {
    collected.minute_of_load = since_first;
    collected.minute_load = &collected.by_minute[since_first];
  }
  add(request, *collected.minute_load);
  if (since / minute != collected.minute_now) collected.in_minute = 0;
  collected.minute_now = since / minute;
  statistics.busiest_minute = std::max(statistics.busiest_minute, ++collected.in_minute);
  ++statistics.arrivals_by_hour.at(static_cast<std::size_t>(since / hour % 24));
}

void collect(const Request& request, RequestStatistics& statistics, Collected& collected) {
  add(request, statistics.all);
  if (request.model >= collected.by_model.size()) collected.by_model.resize(request.model + 1);
  add(request, collected.by_model[request.model]);
  collect_arrival(request, statistics, collected);
  collected.input_curve.add(request.input_tokens);
  collected.output_curve.add(request.output_tokens);
  collected.input.push_back(bits(request.input_tokens));
  collected.output.push_back(bits(request.output_tokens));
  if (request.service_time) {
    collected.service_curve.add(to_seconds(*request.service_time));
    collected.service.push_back(static_cast<std::uint64_t>(request.service_time->count));
  }
  if (request.failed) ++statistics.failed;
  if (request.session) ++statistics.with_session;
  if (request.adapters > 0) ++statistics.with_adapters;
  statistics.blocks += request.prefix_blocks.size();
  for (const std::uint64_t block : request.prefix_blocks) {
    if (!collected.blocks.insert(block)) ++statistics.blocks_before;
  }
}

RequestCourse course_of(const Collected& collected, Duration span) {
  RequestCourse course;
  course.step = course_step(span);
  std::vector<RequestLoad> steps(static_cast<std::size_t>(span.count / course.step.count) + 1);
  for (const auto& [at, load] : collected.by_minute) {
    RequestLoad& step = steps[static_cast<std::size_t>(at * minute / course.step.count)];
    step.requests += load.requests;
    step.input_tokens += load.input_tokens;
    step.output_tokens += load.output_tokens;
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const double seen = to_seconds(course_step_seen(span, course.step, i));
    course.requests.push_back(steps[i].requests);
    course.requests_per_s.push_back(static_cast<double>(steps[i].requests) / seen);
    course.input_tokens_per_s.push_back(static_cast<double>(steps[i].input_tokens) / seen);
    course.output_tokens_per_s.push_back(static_cast<double>(steps[i].output_tokens) / seen);
  }
  return course;
}

template <class Values>
Tree list_of(const Values& values) {
  Tree list = Tree::list();
  for (const auto& value : values) list.append(value);
  return list;
}

void add_curves(const RequestStatistics& statistics, Tree& tree) {
  Tree& course = tree.add("over_time", Tree::object());
  course.add("step_s", exact_seconds(statistics.course.step));
  course.add("requests", list_of(statistics.course.requests));
  course.add("requests_per_s", list_of(statistics.course.requests_per_s));
  course.add("input_tokens_per_s", list_of(statistics.course.input_tokens_per_s));
  course.add("output_tokens_per_s", list_of(statistics.course.output_tokens_per_s));
  Tree& curves = tree.add("curves", Tree::object());
  curves.add("input_tokens", tail_curve_tree(statistics.input_tokens_curve));
  curves.add("output_tokens", tail_curve_tree(statistics.output_tokens_curve));
  curves.add("service_s", tail_curve_tree(statistics.service_s_curve));
  curves.add("gap_s", tail_curve_tree(statistics.gap_s_curve));
}

Tree spread_tree(const std::optional<Spread>& spread) {
  if (!spread) return {};
  Tree tree = Tree::object();
  tree.add("mean", spread->mean);
  tree.add("p50", spread->at.p50);
  tree.add("p90", spread->at.p90);
  tree.add("p95", spread->at.p95);
  tree.add("p99", spread->at.p99);
  tree.add("max", spread->at.max);
  return tree;
}

void add_load(const RequestLoad& load, Tree& tree) {
  tree.add("requests", load.requests);
  tree.add("input_tokens", load.input_tokens);
  tree.add("output_tokens", load.output_tokens);
}

}  // namespace

RequestStatistics request_statistics(RequestSource& source) {
  RequestStatistics statistics;
  Collected collected;
  while (const Request* request = source.next()) collect(*request, statistics, collected);
  statistics.input_tokens = real_spread(collected.input);
  statistics.output_tokens = real_spread(collected.output);
  statistics.service_s = time_spread(collected.service);
  statistics.course = course_of(collected, statistics.last_arrival - statistics.first_arrival);
  statistics.input_tokens_curve = collected.input_curve.curve();
  statistics.output_tokens_curve = collected.output_curve.curve();
  statistics.service_s_curve = collected.service_curve.curve();
  statistics.gap_s_curve = collected.gap_curve.curve();
  statistics.block_tokens = source.block_tokens();
  for (std::uint32_t i = 0; i < collected.by_model.size(); ++i) {
    RequestLoad& load = collected.by_model[i];
    load.name = source.models().text(i);
    if (load.requests > 0) statistics.by_model.push_back(std::move(load));
  }
  std::ranges::sort(statistics.by_model, [](const RequestLoad& a, const RequestLoad& b) {
    return a.requests != b.requests ? a.requests > b.requests : a.name < b.name;
  });
  // The first name stands for users without one.
  statistics.users = source.users().size() - 1;
  return statistics;
}

Tree request_statistics_tree(const RequestStatistics& statistics, const TraceAudit& audit) {
  Tree tree = Tree::object();
  tree.add("trace", audit.source);
  tree.add("format", audit.format);
  tree.add("rows", audit.accepted + audit.rejected + audit.not_selected);
  add_load(statistics.all, tree);
  tree.add("failed", statistics.failed);
  tree.add("first_arrival_s", exact_seconds(statistics.first_arrival));
  tree.add("last_arrival_s", exact_seconds(statistics.last_arrival));
  const Duration span = statistics.last_arrival - statistics.first_arrival;
  tree.add("span_s", exact_seconds(span));
  const double seconds = exact_seconds(span);
  tree.add("per_second",
           seconds > 0 ? Tree{static_cast<double>(statistics.all.requests) / seconds} : Tree{});
  tree.add("busiest_minute", statistics.busiest_minute);
  tree.add("input_tokens_each", spread_tree(statistics.input_tokens));
  tree.add("output_tokens_each", spread_tree(statistics.output_tokens));
  tree.add("service_s", spread_tree(statistics.service_s));
  tree.add("with_session", statistics.with_session);
  tree.add("with_adapters", statistics.with_adapters);
  tree.add("users", statistics.users);
  Tree& prefix = tree.add("prefix", Tree::object());
  prefix.add("block_tokens", statistics.block_tokens);
  prefix.add("blocks", statistics.blocks);
  prefix.add("named_before", statistics.blocks_before);
  Tree& models = tree.add("by_model", Tree::object());
  for (const RequestLoad& load : statistics.by_model) {
    add_load(load, models.add(load.name, Tree::object()));
  }
  Tree& hours = tree.add("arrivals_by_hour", Tree::list());
  for (const std::uint64_t arrivals : statistics.arrivals_by_hour) hours.append(arrivals);
  add_curves(statistics, tree);
  const TraceAudit* const audits[]{&audit};
  tree.add("audit", audit_tree(audits));
  return tree;
}

}  // namespace headroom
