#include "tools/schedule/read_snapshot.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "headroom/quantities.hpp"

#include "models/json/json_value.hpp"
#include "models/policy/kai/cluster_snapshot.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/cluster_files.hpp"
#include "sim/scenario/findings.hpp"
#include "sim/scenario/key_checker.hpp"
#include "sim/scenario/overrides.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/scenario/section.hpp"
#include "tools/schedule/node_room.hpp"
#include "tools/schedule/snapshot_description.hpp"
#include "tools/schedule/snapshot_groups.hpp"
#include "tools/schedule/snapshot_nodes.hpp"
#include "tools/schedule/snapshot_pods.hpp"

namespace headroom {
namespace {

constexpr int usual_priority = 50;

/// The instant that a job gives as a time or as a time since then.
std::optional<TimePoint> instant(const Section& job, const char* time, const char* since,
                                 TimePoint now) {
  const auto at = job.seconds(time);
  const auto ago = job.duration(since);
  if (at && ago) {
    job.refuse(since, fmt::format("given beside \"{}\"", time), "one of both");
  }
  if (at && TimePoint{*at} > now) {
    job.refuse(time, fmt::format("{} after the present", format_duration(TimePoint{*at} - now)),
               "at most now_s");
  }
  if (at) return TimePoint{*at};
  if (ago) return now - *ago;
  return std::nullopt;
}

TimePoint present(const Section& root) {
  if (const auto given = root.seconds("now_s")) return TimePoint{*given};
  Duration latest{};
  for (const Section& job : root.children("jobs")) {
    for (const char* key : {"submit_s", "started_s"}) {
      latest = std::max(latest, job.seconds(key).value_or(Duration{}));
    }
  }
  return TimePoint{latest};
}

/// Reads jobs, one after the other.
class JobReader {
 public:
  JobReader(const DryRunInput& input, const SnapshotCluster& cluster, BuildContext& context,
            bool has_queues)
      : input_{input}, pods_{cluster, context}, has_queues_{has_queues} {
    for (const kai::SnapshotQueue& queue : input.snapshot.queues) {
      queues_.push_back(queue.name);
      parents_.insert(queue.parent);
    }
  }

  kai::SnapshotJob read(const Section& place) {
    kai::SnapshotJob job;
    job.name = place.label("id").value_or("");
    check_name(place, job.name);
    job.queue = queue_of(place);
    job.priority = static_cast<int>(place.count("priority").value_or(usual_priority));
    job.preemptible = place.flag("preemptible").value_or(job.priority < kai::first_not_preemptible);
    job.created_rank = rank_++;
    read_times(place, job);
    PodsOfJob pods = pods_.read(place);
    job.tasks = std::move(pods.tasks);
    job.root = read_groups(place, job.tasks, input_.snapshot.topologies);
    if (pods.min_available && !place.has("min_available") && !place.has("groups")) {
      job.root.pod_sets.front().min_available = *pods.min_available;
    }
    return job;
  }

 private:
  void check_name(const Section& place, const std::string& name) {
    const auto [first, is_new] = places_.emplace(name, place.path());
    if (is_new || name.empty()) return;
    place.refuse("id",
                 fmt::format("\"{}\" is also the id of {}", name.substr(0, 80), first->second),
                 "an id of its own for each job");
  }

  std::string queue_of(const Section& place) const {
    if (!has_queues_) return std::string{kai::sole_queue};
    const std::string name = place.text("queue").value_or("");
    const bool is_known = std::ranges::find(queues_, name) != queues_.end();
    if (is_known && !parents_.contains(name)) return name;
    if (!place.is_sound("queue")) return name;
    std::vector<std::string> leaves;
    for (const std::string& queue : queues_) {
      if (!parents_.contains(queue)) leaves.push_back(queue);
    }
    const std::string all = fmt::format("one of {}", fmt::join(leaves, ", "));
    if (is_known) {
      place.refuse("queue", fmt::format("\"{}\" has queues below it", name.substr(0, 80)), all);
    } else if (name.empty()) {
      place.refuse("", "names no queue", all);
    } else {
      place.refuse("queue", fmt::format("there is no queue \"{}\"", name.substr(0, 80)),
                   hint_for(name, leaves, all));
    }
    return name;
  }

  void read_times(const Section& place, kai::SnapshotJob& job) const {
    const TimePoint now = input_.now;
    job.created = instant(place, "submit_s", "age", now).value_or(now);
    job.last_start = instant(place, "started_s", "running_for", now);
    if (const auto ago = place.duration("stale_for")) job.stale_since = now - *ago;
    job.staleness_grace = place.duration("staleness_grace");
    job.preemption_delay = place.duration("preemption_delay").value_or(Duration{});
  }

  const DryRunInput& input_;
  PodReader pods_;
  bool has_queues_;
  int rank_ = 0;
  std::map<std::string, std::string> places_;
  std::vector<std::string> queues_;
  std::set<std::string> parents_;
};

kai::Amounts read_usage(const Section& queue) {
  kai::Amounts usage;
  const Section by_resource = queue.child("usage");
  usage[kai::Resource::gpu] =
      queue.number("usage").value_or(by_resource.number("gpus").value_or(0));
  usage[kai::Resource::cpu] = by_resource.number("cpus").value_or(0);
  usage[kai::Resource::memory] = by_resource.number("memory").value_or(0);
  return usage;
}

void check_policy(const Section& root) {
  const std::string policy = root.text("policy").value_or("kai");
  if (policy == "kai") return;
  root.refuse(
      "policy",
      fmt::format("\"{}\": only kai answers snapshots in this version", policy.substr(0, 80)),
      "\"kai\", or headroom run with a scenario for other policies");
}

void read_queues(const Section& root, BuildContext& context, DryRunInput& input) {
  kai::PolicySettings settings;
  settings.queues = build_queues(root, context);
  for (const Section& queue : root.children("queues")) input.usage.push_back(read_usage(queue));
  // Without queues this makes the one of all jobs.
  input.snapshot.queues = kai::cluster_snapshot(settings, {}).queues;
}

std::vector<LazyCatalog::File> catalog_files(const Section& root, const std::string& folder) {
  std::vector<LazyCatalog::File> files;
  for (const std::string& name : root.labels("catalog")) {
    std::filesystem::path path = name;
    if (path.is_relative()) path = std::filesystem::path{folder} / path;
    files.push_back({.path = path.string(), .shown = name});
  }
  return files;
}

}  // namespace

DryRunInput parse_snapshot(std::string_view text, const std::string& shown_path,
                           const std::vector<std::string>& overrides) {
  JsonValue value = parse_json(text, shown_path);
  Findings findings{shown_path};
  const std::filesystem::path path{shown_path};
  BuildContext context{.folder = path.parent_path().string(), .data_directory = {}};
  expand_cluster_files(value, NodeDetail::names, context, findings);
  apply_overrides(value, overrides, findings);
  check_keys(value, snapshot_description(), "", findings);

  const Section root{&value, "", findings};
  context.catalog = LazyCatalog{catalog_files(root, context.folder)};
  DryRunInput input;
  input.title = root.text("name").value_or(path.stem().string());
  check_policy(root);
  input.now = present(root);
  input.settings = build_kai_cycle(root.child("kai"));
  read_queues(root, context, input);
  input.snapshot.topologies = read_topologies(root);
  SnapshotCluster cluster = read_snapshot_nodes(root.child("cluster"), context);
  if (cluster.nodes.empty()) findings.throw_if_any();
  JobReader jobs{input, cluster, context, !root.children("queues").empty()};
  std::vector<kai::SnapshotJob> read;
  for (const Section& place : root.children("jobs")) read.push_back(jobs.read(place));
  settle_on_nodes(cluster, read);
  findings.throw_if_any();

  input.snapshot.nodes = std::move(cluster.nodes);
  input.snapshot.jobs = std::move(read);
  input.not_ready = std::move(cluster.not_ready);
  input.warnings = std::move(context.warnings);
  std::ranges::move(context.catalog.warnings(), std::back_inserter(input.warnings));
  return input;
}

}  // namespace headroom
