#include "sim/scenario/cluster_files.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "headroom/quantities.hpp"

#include "models/inventory/inventory.hpp"
#include "models/inventory/kubectl_nodes.hpp"
#include "models/inventory/slurm_conf.hpp"
#include "sim/scenario/describe.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

constexpr std::array<std::string_view, 2> file_keys{"slurm_conf", "kubectl_nodes"};

JsonValue text(std::string value) { return {std::move(value)}; }
JsonValue number(const std::string& digits) { return {JsonNumber{digits}}; }
JsonValue bytes(Bytes size) { return text(fmt::format("{}B", size.count)); }

template <class Item, class Make>
JsonValue list_of(const std::vector<Item>& items, Make make) {
  JsonValue::Array made;
  for (const Item& item : items) made.push_back(make(item));
  return {std::move(made)};
}

JsonValue texts(const std::vector<std::string>& items) { return list_of(items, text); }

JsonMember* member(JsonValue& object, std::string_view name) {
  if (object.object() == nullptr) return nullptr;
  const auto found = std::ranges::find(*object.object(), name, &JsonMember::name);
  return found == object.object()->end() ? nullptr : &*found;
}

/// A group as a scenario would spell it out.
JsonValue group_value(const MachineGroup& group, const std::string& gpu_model, NodeDetail detail) {
  JsonValue::Object made;
  const auto add = [&](const char* name, JsonValue value) {
    made.push_back({name, std::move(value)});
  };
  add("name", text(group.name));
  add("count", number(std::to_string(group.names.size())));
  if (group.gpus > 0) add("gpus", number(std::to_string(group.gpus)));
  if (!gpu_model.empty()) add("gpu", text(gpu_model));
  if (group.cpus) add("cpus", number(std::to_string(*group.cpus)));
  if (group.memory) add("memory", bytes(*group.memory));
  if (group.gpu_memory) add("gpu_memory", bytes(*group.gpu_memory));
  if (!group.mig.empty()) {
    JsonValue::Object mig;
    mig.push_back({"geometry", texts(group.mig)});
    add("mig", {std::move(mig)});
  }
  if (detail == NodeDetail::groups) return {std::move(made)};
  add("names", texts(group.names));
  if (!group.ready) add("ready", {false});
  JsonValue::Object labels;
  for (const auto& [name, values] : group.labels) {
    const bool are_alike = std::ranges::all_of(
        values, [&](const std::string& value) { return value == values.front(); });
    labels.push_back({name, are_alike ? text(values.front()) : texts(values)});
  }
  if (!labels.empty()) add("labels", {std::move(labels)});
  return {std::move(made)};
}

/// Node numbers as ranges such as `0-3`.
std::vector<std::string> ranges_of(const std::vector<std::uint32_t>& nodes) {
  std::vector<std::string> ranges;
  for (std::size_t first = 0; first < nodes.size();) {
    std::size_t last = first;
    while (last + 1 < nodes.size() && nodes[last + 1] == nodes[last] + 1) ++last;
    ranges.push_back(last == first ? std::to_string(nodes[first])
                                   : fmt::format("{}-{}", nodes[first], nodes[last]));
    first = last + 1;
  }
  return ranges;
}

JsonValue partition_value(const MachinePartition& partition) {
  JsonValue::Object made;
  const auto add = [&](const char* name, JsonValue value) {
    made.push_back({name, std::move(value)});
  };
  add("name", text(partition.name));
  add("Nodes", partition.nodes.empty() ? text("ALL") : texts(ranges_of(partition.nodes)));
  if (partition.is_default) add("Default", {true});
  if (partition.priority_tier) {
    add("PriorityTier", number(std::to_string(*partition.priority_tier)));
  }
  if (partition.priority_job_factor) {
    add("PriorityJobFactor", number(std::to_string(*partition.priority_job_factor)));
  }
  if (partition.max_time) {
    constexpr std::int64_t second = 1'000'000'000;
    add("MaxTime", text(fmt::format("{}s", partition.max_time->count / second)));
  }
  if (!partition.billing_weights.empty()) {
    JsonValue::Object weights;
    for (const auto& [name, weight] : partition.billing_weights) {
      weights.push_back({name, number(fmt::format("{}", weight))});
    }
    add("TRESBillingWeights", {std::move(weights)});
  }
  return {std::move(made)};
}

/// Partitions where policy slurm is named and has none of its own.
void insert_partitions(JsonValue& root, const std::vector<MachinePartition>& partitions) {
  JsonMember* scheduler = member(root, "scheduler");
  if (partitions.empty() || scheduler == nullptr) return;
  const JsonMember* policy = member(scheduler->value, "policy");
  const bool is_slurm =
      policy != nullptr && policy->value.string() != nullptr && *policy->value.string() == "slurm";
  if (!is_slurm) return;
  JsonMember* slurm = member(scheduler->value, "slurm");
  if (slurm == nullptr) {
    scheduler->value.object()->push_back({"slurm", {JsonValue::Object{}}});
    slurm = &scheduler->value.object()->back();
  }
  const bool has_some = member(slurm->value, "partitions") != nullptr;
  if (has_some || slurm->value.object() == nullptr) return;
  slurm->value.object()->push_back({"partitions", list_of(partitions, partition_value)});
}

/// Opens a file in the folder of another, and says where it is named when there is none.
std::string open_beside(const std::filesystem::path& folder, const std::string& name,
                        const std::string& place) {
  std::filesystem::path path = name;
  if (path.is_relative()) path = folder / path;
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    throw InputError{Diagnostic{place, fmt::format("\"{}\" is no file", name.substr(0, 80)),
                                "paths start at the folder of slurm.conf"}};
  }
  return read_text_file(path.string());
}

Inventory read_file(std::string_view key, const std::string& path, const std::string& shown) {
  const std::string content = read_text_file(path);
  if (key == "kubectl_nodes") return read_kubectl_nodes(content, shown);
  const std::filesystem::path folder = std::filesystem::path{path}.parent_path();
  std::optional<std::string> gres;
  std::error_code error;
  if (std::filesystem::is_regular_file(folder / "gres.conf", error)) {
    gres = read_text_file((folder / "gres.conf").string());
  }
  const auto open = [&](const std::string& name, const std::string& place) {
    return open_beside(folder, name, place);
  };
  return read_slurm_conf(content, shown, gres, open);
}

/// The groups of `inventory`; what a scenario cannot use is left out with a warning.
JsonValue::Array groups_of(const Inventory& inventory, const Section& cluster, NodeDetail detail,
                           BuildContext& context) {
  const std::map<std::string, std::string> renamed = cluster.label_map("gpu_names");
  JsonValue::Array groups;
  for (const MachineGroup& group : inventory.groups) {
    if (!group.ready && detail == NodeDetail::groups) {
      context.warnings.push_back({cluster.path_of("kubectl_nodes"),
                                  fmt::format("{} nodes that take no work are left out, {} first",
                                              group.names.size(), group.names.front()),
                                  ""});
      continue;
    }
    const auto other = renamed.find(group.gpu_model);
    groups.push_back(
        group_value(group, other == renamed.end() ? group.gpu_model : other->second, detail));
  }
  return groups;
}

}  // namespace

std::vector<std::string> cluster_node_keys() { return {"nodes", "slurm_conf", "kubectl_nodes"}; }

std::vector<KeyDescription> cluster_file_keys() {
  return {optional("slurm_conf", {some_text()},
                   "In place of nodes: path of a slurm.conf, with gres.conf beside it; a group for "
                   "each NodeName line, and the partitions of policy slurm."),
          optional("kubectl_nodes", {some_text()},
                   "In place of nodes: path of what `kubectl get nodes -o json` prints; nodes that "
                   "are alike make a group."),
          optional("gpu_names", {map({some_text()})},
                   "GPU models of such a file, each with its name in the catalogue, such as "
                   "{\"a100\": \"a100-sxm-80\"}.")};
}

void expand_cluster_files(JsonValue& root, NodeDetail detail, BuildContext& context,
                          Findings& findings) {
  JsonMember* cluster = member(root, "cluster");
  if (cluster == nullptr || cluster->value.object() == nullptr) return;
  if (member(cluster->value, "nodes") != nullptr) return;
  const Section section{&cluster->value, "cluster", findings};
  for (const std::string_view key : file_keys) {
    const auto shown = section.text(key);
    const bool is_alone = std::ranges::count_if(file_keys, [&](std::string_view other) {
                            return section.has(other);
                          }) == 1;
    if (!shown || !is_alone) continue;
    const std::string path = resolved_path(section, key, context);
    std::error_code error;
    if (!section.is_sound(key)) return;
    if (!std::filesystem::is_regular_file(path, error)) {
      section.refuse(key, fmt::format("\"{}\" is no file", shown->substr(0, 80)), "a text file");
      return;
    }
    Inventory inventory = read_file(key, path, *shown);
    std::ranges::move(inventory.warnings, std::back_inserter(context.warnings));
    JsonValue::Array groups = groups_of(inventory, section, detail, context);
    std::erase_if(*cluster->value.object(), [&](const JsonMember& old) {
      return old.name == key || old.name == "gpu_names";
    });
    cluster->value.object()->push_back({"nodes", {std::move(groups)}});
    insert_partitions(root, inventory.partitions);
    return;
  }
}

}  // namespace headroom
