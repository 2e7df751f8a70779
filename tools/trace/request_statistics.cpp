#include "tools/trace/request_statistics.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/request/request_trace.hpp"
#include "sim/observe/statistics.hpp"
#include "sim/observe/summary.hpp"
#include "sim/report/tree.hpp"

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
  std::unordered_set<std::uint64_t> blocks;  ///< only asked, never gone through
  std::int64_t minute_now = -1;
  std::uint64_t in_minute = 0;
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
  statistics.last_arrival = Duration{since};
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
  collected.input.push_back(bits(request.input_tokens));
  collected.output.push_back(bits(request.output_tokens));
  if (request.service_time) {
    collected.service.push_back(static_cast<std::uint64_t>(request.service_time->count));
  }
  if (request.failed) ++statistics.failed;
  if (request.session) ++statistics.with_session;
  if (request.adapters > 0) ++statistics.with_adapters;
  statistics.blocks += request.prefix_blocks.size();
  for (const std::uint64_t block : request.prefix_blocks) {
    if (!collected.blocks.insert(block).second) ++statistics.blocks_before;
  }
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
  const TraceAudit* const audits[]{&audit};
  tree.add("audit", audit_tree(audits));
  return tree;
}

}  // namespace headroom
