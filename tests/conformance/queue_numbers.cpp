#include "tests/conformance/queue_numbers.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"

#include "models/policy/kai/queue.hpp"
#include "models/policy/kai/resources.hpp"
#include "tests/conformance/case_fields.hpp"

namespace headroom {

kai::Amounts read_by_resource(const CaseFields& fields) {
  kai::Amounts amounts;
  for (const auto& [name, r] : named_resources) amounts[r] = fields.number_or(name, 0);
  return amounts;
}

kai::Amounts read_by_unit(const CaseFields& fields) {
  kai::Amounts amounts;
  amounts[kai::Resource::cpu] = fields.number_or("cpu_milli", 0);
  amounts[kai::Resource::memory] = fields.number_or("memory_bytes", 0);
  amounts[kai::Resource::gpu] = fields.number_or("gpus", 0);
  return amounts;
}

kai::Resource read_resource(const CaseFields& fields, std::string_view key) {
  const std::string name = fields.text(key);
  for (const auto& [known, r] : named_resources) {
    if (known == name) return r;
  }
  fields.refuse(key, fmt::format("\"{}\" is no resource", name), "cpu, memory or gpu");
  return kai::Resource::gpu;
}

kai::Queue read_queue_numbers(const CaseFields& fields) {
  kai::Queue queue;
  queue.name = fields.text_or("name", "");
  queue.priority = fields.count_or("priority", 100, -1'000'000'000);
  queue.created = fields.number_or("creation_order", 0);
  for (const auto& [name, r] : named_resources) {
    const CaseFields numbers = fields.child(name);
    queue.share(r) = {.deserved = numbers.number_or("deserved", 0),
                      .limit = numbers.number_or("max_allowed", 0),
                      .over_quota_weight = numbers.number_or("over_quota_weight", 0),
                      .request = numbers.number_or("request", 0),
                      .fair_share = numbers.number_or("fair_share", 0),
                      .usage = numbers.number_or("historical_usage", 0)};
    queue.held.allocated[r] = numbers.number_or("allocated", 0);
    queue.held.non_preemptible[r] = numbers.number_or("allocated_non_preemptible", 0);
  }
  return queue;
}

std::optional<QueueId> NamedTree::find(std::string_view key) const {
  const auto found = std::ranges::find(keys, key);
  if (found == keys.end()) return std::nullopt;
  return id_at<QueueId>(static_cast<std::size_t>(found - keys.begin()));
}

NamedTree read_tree(const CaseFields& inputs) {
  NamedTree named;
  const auto listed = inputs.children("queues");
  for (const CaseFields& fields : listed) {
    named.keys.push_back(fields.text_or("key", fields.text_or("name", "")));
  }
  std::vector<kai::Queue> queues;
  for (const CaseFields& fields : listed) {
    queues.push_back(read_queue_numbers(fields));
    if (fields.has("parent")) queues.back().parent = named.find(fields.text("parent"));
  }
  named.tree = kai::QueueTree{std::move(queues)};
  return named;
}

}  // namespace headroom
