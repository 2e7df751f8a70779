#pragma once
#include <array>
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

/// The resources of queues by their names in case files.
inline constexpr std::array<std::pair<std::string_view, kai::Resource>, 3> named_resources{
    {{"cpu", kai::Resource::cpu}, {"memory", kai::Resource::memory}, {"gpu", kai::Resource::gpu}}};

/// Amounts under the names of resources.
[[nodiscard]] kai::Amounts read_by_resource(const CaseFields& fields);
/// Amounts under the names that pods use: `cpu_milli`, `memory_bytes`, `gpus`.
[[nodiscard]] kai::Amounts read_by_unit(const CaseFields& fields);
[[nodiscard]] kai::Resource read_resource(const CaseFields& fields, std::string_view key);

/// The numbers of one queue, without its place in a tree.
[[nodiscard]] kai::Queue read_queue_numbers(const CaseFields& fields);

/// The queues of a formula and their names; a parent that is not among them counts as none.
struct NamedTree {
  std::vector<std::string> keys;
  kai::QueueTree tree;

  [[nodiscard]] std::optional<QueueId> find(std::string_view key) const;
};

/// The queues in the list `queues`.
[[nodiscard]] NamedTree read_tree(const CaseFields& inputs);

}  // namespace headroom
