#include <algorithm>
#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/policy/kai/snapshot.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

using kai::SnapshotQueue;
using kai::SnapshotQuota;
using kai::unlimited;

/// Where a quota speaks of a resource, under which name, and in which unit.
struct ResourceKey {
  std::string_view name;
  std::string_view unit;
  SnapshotQuota SnapshotQueue::* quota;
  double scale;  ///< of the policy's unit to the file's
};
constexpr std::array<ResourceKey, 3> resource_keys{
    {{"gpus", "GPUs", &SnapshotQueue::gpu, 1},
     {"cpus", "CPU cores", &SnapshotQueue::cpu, 1000},
     {"memory", "bytes of memory", &SnapshotQueue::memory, 1}}};

/// The amount that stands at `key`, as the policy counts it; `otherwise` where none does.
double amount_at(const Section& section, std::string_view key, double scale, double otherwise) {
  if (section.text(key) == "unlimited") return unlimited;
  if (const auto bytes = section.bytes(key)) return static_cast<double>(bytes->count);
  const auto number = section.number(key);
  return number ? *number * scale : otherwise;
}

/// Reads a quota or a limit: a number of GPUs alone, or an object.
void read_amounts(const Section& queue, std::string_view key, double SnapshotQuota::* part,
                  SnapshotQueue& read) {
  const double gpus = read.gpu.*part;
  read.gpu.*part = amount_at(queue, key, 1, gpus);
  const Section by_resource = queue.child(key);
  for (const ResourceKey& resource : resource_keys) {
    double& amount = read.*resource.quota.*part;
    amount = amount_at(by_resource, resource.name, resource.scale, amount);
  }
}

SnapshotQueue read_queue(const Section& section, std::size_t rank) {
  SnapshotQueue queue;
  queue.name = section.text("name").value_or("");
  queue.parent = section.text("parent").value_or("");
  queue.priority = static_cast<int>(section.count("priority").value_or(queue.priority));
  queue.created = static_cast<double>(rank);
  const double weight = section.number("over_quota_weight").value_or(1.0);
  queue.gpu = {.deserved = 0, .limit = unlimited, .over_quota_weight = weight};
  queue.cpu = {.deserved = unlimited, .limit = unlimited, .over_quota_weight = weight};
  queue.memory = queue.cpu;
  read_amounts(section, "deserved", &SnapshotQuota::deserved, queue);
  read_amounts(section, "limit", &SnapshotQuota::limit, queue);
  queue.reclaim_min_runtime = section.duration("reclaim_min_runtime");
  queue.preempt_min_runtime = section.duration("preempt_min_runtime");
  return queue;
}

/// Queues of one file by number, with the places where they stand.
class QueueCheck {
 public:
  QueueCheck(const std::vector<SnapshotQueue>& queues, const std::vector<Section>& places)
      : queues_{&queues}, places_{&places}, parents_(queues.size(), none) {
    for (std::size_t i = 0; i < queues.size(); ++i) names_.emplace(queues[i].name, i);
  }

  /// Files repeated names, parents that are not there and rings.
  void refuse_wrong() {
    for (std::size_t i = 0; i < queues_->size(); ++i) {
      refuse_repeated(i);
      find_parent(i);
    }
    refuse_rings();
  }

  void warn_of_amounts(std::vector<Diagnostic>& warnings) const {
    for (std::size_t i = 0; i < queues_->size(); ++i) {
      for (const ResourceKey& resource : resource_keys) {
        warn_of_limit(i, resource, warnings);
        warn_of_children(i, resource, warnings);
      }
    }
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  [[nodiscard]] const SnapshotQueue& queue(std::size_t i) const { return (*queues_)[i]; }
  [[nodiscard]] const Section& place(std::size_t i) const { return (*places_)[i]; }

  void refuse_repeated(std::size_t i) const {
    const std::size_t first = names_.at(queue(i).name);
    if (first == i || queue(i).name.empty()) return;
    place(i).refuse("name",
                    fmt::format("\"{}\" is also the name of {}", queue(i).name.substr(0, 80),
                                place(first).path()),
                    "a name of its own for each queue");
  }

  void find_parent(std::size_t i) {
    const std::string& parent = queue(i).parent;
    if (parent.empty()) return;
    const auto found = names_.find(parent);
    if (found != names_.end()) {
      parents_[i] = found->second;
      return;
    }
    std::vector<std::string> known;
    for (const SnapshotQueue& other : *queues_) known.push_back(other.name);
    const std::string near = nearest_name(parent, known);
    place(i).refuse("parent", fmt::format("there is no queue \"{}\"", parent.substr(0, 80)),
                    near.empty() ? "the name of a queue of this list"
                                 : fmt::format("did you mean \"{}\"?", near));
  }

  /// One finding for each ring, at the queue of it that stands first.
  void refuse_rings() const {
    std::vector<std::size_t> walk(queues_->size(), none);  // the walk that came by first
    for (std::size_t start = 0; start < queues_->size(); ++start) {
      std::size_t at = start;
      while (at != none && walk[at] == none) {
        walk[at] = start;
        at = parents_[at];
      }
      if (at != none && walk[at] == start) refuse_ring(at);
    }
  }

  void refuse_ring(std::size_t member) const {
    constexpr std::size_t shown_max = 6;
    std::vector<std::size_t> ring{member};
    for (std::size_t at = parents_[member]; at != member; at = parents_[at]) ring.push_back(at);
    std::ranges::rotate(ring, std::ranges::min_element(ring));
    std::string chain;
    for (std::size_t i = 0; i < ring.size() && i < shown_max; ++i) {
      chain += queue(ring[i]).name.substr(0, 40) + " under ";
    }
    if (ring.size() > shown_max) chain += fmt::format("… {} more … ", ring.size() - shown_max);
    chain += queue(ring.front()).name.substr(0, 40);
    place(ring.front())
        .refuse("parent", "queues stand under one another in a ring: " + chain,
                "each parent leads up to a queue without one");
  }

  [[nodiscard]] static std::string in_words(double amount, const ResourceKey& resource) {
    return fmt::format("{} {}", amount / resource.scale, resource.unit);
  }

  void warn_of_limit(std::size_t i, const ResourceKey& resource,
                     std::vector<Diagnostic>& warnings) const {
    const SnapshotQuota& quota = queue(i).*resource.quota;
    if (quota.limit == unlimited || quota.deserved == unlimited) return;
    if (quota.deserved <= quota.limit) return;
    warnings.push_back(
        {place(i).path_of("limit"),
         fmt::format("{} is below the {} that the queue deserves", in_words(quota.limit, resource),
                     quota.deserved / resource.scale),
         "it can never hold what it deserves"});
  }

  /// Children that deserve more than their parent are allowed: what they have over its quota can
  /// be reclaimed.
  void warn_of_children(std::size_t i, const ResourceKey& resource,
                        std::vector<Diagnostic>& warnings) const {
    const double deserved = (queue(i).*resource.quota).deserved;
    if (deserved == unlimited) return;
    double sum = 0;
    for (std::size_t child = 0; child < queues_->size(); ++child) {
      if (parents_[child] != i) continue;
      const double part = (queue(child).*resource.quota).deserved;
      // Without a word on CPUs or memory a queue deserves them all, which is no slip.
      if (part != unlimited) sum += part;
    }
    if (sum <= deserved) return;
    warnings.push_back({place(i).path(),
                        fmt::format("its children deserve {}, more than its {}",
                                    in_words(sum, resource), deserved / resource.scale),
                        "what they have beyond that can be reclaimed"});
  }

  const std::vector<SnapshotQueue>* queues_;
  const std::vector<Section>* places_;
  std::map<std::string_view, std::size_t> names_;
  std::vector<std::size_t> parents_;
};

}  // namespace

std::vector<kai::SnapshotQueue> build_queues(const Section& section, BuildContext& context) {
  const std::vector<Section> places = section.children("queues");
  std::vector<SnapshotQueue> queues;
  queues.reserve(places.size());
  for (const Section& place : places) queues.push_back(read_queue(place, queues.size()));
  QueueCheck check{queues, places};
  check.refuse_wrong();
  check.warn_of_amounts(context.warnings);
  return queues;
}

}  // namespace headroom
