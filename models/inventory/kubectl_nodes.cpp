#include "models/inventory/kubectl_nodes.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/inventory/gres_list.hpp"
#include "models/json/json_value.hpp"
#include "models/kubernetes/gpu_product.hpp"
#include "models/kubernetes/quantity.hpp"
#include "models/yaml/yaml_value.hpp"

namespace headroom {
namespace {

constexpr std::size_t labels_max = 1000;
constexpr std::size_t label_values_max = 5'000'000;
constexpr std::string_view mig_front = "nvidia.com/mig-";
constexpr WideInt thousand = 1000;

[[noreturn]] void refuse(const std::string& place, std::string message, std::string hint) {
  throw InputError{Diagnostic{place, std::move(message), std::move(hint)}};
}

/// JSON as the value that YAML would give; values lie at most 64 deep.
YamlValue as_yaml(const JsonValue& value) {
  YamlValue made;
  if (const auto* text = value.string()) {
    made.kind = YamlKind::text;
    made.text = *text;
  } else if (const auto* number = value.number()) {
    made.kind = YamlKind::text;
    made.text = number->text;
  } else if (const auto* flag = value.boolean()) {
    made.kind = YamlKind::text;
    made.text = *flag ? "true" : "false";
  } else if (const auto* items = value.array()) {
    made.kind = YamlKind::list;
    for (const JsonValue& item : *items) made.items.push_back(as_yaml(item));
  } else if (const auto* members = value.object()) {
    made.kind = YamlKind::map;
    for (const JsonMember& member : *members) {
      made.members.push_back({.name = member.name, .value = as_yaml(member.value)});
    }
  }
  return made;
}

/// What makes nodes alike.
struct Likeness {
  std::string gpu_model;
  std::uint32_t gpus = 0;
  std::uint32_t cpus = 0;
  std::int64_t memory = 0;
  std::int64_t gpu_memory = 0;
  std::vector<std::string> mig{};
  bool ready = true;

  auto operator<=>(const Likeness&) const = default;
};

class NodeReader {
 public:
  explicit NodeReader(std::string shown) : shown_{std::move(shown)} {}

  void read(const YamlValue& node, std::size_t number) {
    const YamlValue& metadata = node["metadata"];
    place_ = fmt::format("{}: items[{}]", shown_, number);
    if (node["kind"].text != "Node" && !node["kind"].is_null()) {
      refuse(place_, fmt::format("is a {}", node["kind"].text.substr(0, 40)), "a Node");
    }
    const std::string& name = metadata["name"].text;
    if (name.empty()) refuse(place_, "has no metadata.name", "a node as kubectl prints it");
    if (!names_.insert(name).second) {
      refuse(place_, fmt::format("two nodes are called \"{}\"", name.substr(0, 80)),
             "each node once");
    }
    const Likeness likeness = likeness_of(node);
    const auto [known, is_new] = by_likeness_.emplace(likeness, inventory_.groups.size());
    if (is_new) begin_group(likeness);
    MachineGroup& group = inventory_.groups[known->second];
    group.names.push_back(name);
    take_labels(metadata["labels"], group);
  }

  Inventory take() { return std::move(inventory_); }

 private:
  std::int64_t amount(const YamlValue& list, std::string_view name, WideInt divisor) const {
    const YamlValue& written = list[name];
    if (written.is_null()) return 0;
    const auto parsed = parse_kubernetes_quantity(written.text);
    if (!parsed.value || written.kind != YamlKind::text) {
      refuse(fmt::format("{}.status.allocatable", place_),
             fmt::format("{} \"{}\" {}", name, written.text.substr(0, 40), parsed.problem),
             parsed.allowed);
    }
    return static_cast<std::int64_t>(*parsed.value / divisor);
  }

  std::uint32_t count(const YamlValue& list, std::string_view name) const {
    const std::int64_t number = amount(list, name, thousand);
    return static_cast<std::uint32_t>(std::min<std::int64_t>(number, conf_count_max));
  }

  Likeness likeness_of(const YamlValue& node) {
    const YamlValue& labels = node["metadata"]["labels"];
    const YamlValue& status = node["status"];
    const YamlValue& has = status.has("allocatable") ? status["allocatable"] : status["capacity"];
    if (has.is_null()) refuse(place_, "has no status.allocatable", "a node as kubectl prints it");
    Likeness like;
    like.cpus = count(has, "cpu");
    like.memory = amount(has, "memory", thousand);
    like.gpus = count(has, "nvidia.com/gpu");
    for (const char* other : {"amd.com/gpu", "habana.ai/gaudi", "google.com/tpu"}) {
      if (like.gpus == 0) like.gpus = count(has, other);
    }
    take_instances(has, labels, like);
    for (const char* label : {"nvidia.com/gpu.product", "cloud.google.com/gke-accelerator",
                              "amd.com/gpu.product-name"}) {
      if (like.gpu_model.empty()) like.gpu_model = gpu_model_of_product(labels[label].text);
    }
    if (like.gpus == 0) like.gpu_model.clear();
    const auto mebibytes = conf_count(labels["nvidia.com/gpu.memory"].text);
    const bool is_whole = like.mig.empty() && like.gpus > 0;
    if (mebibytes && is_whole) like.gpu_memory = std::int64_t{*mebibytes} << 20U;
    like.ready = is_ready(node);
    return like;
  }

  /// MIG instances of the strategy `mixed`: how each GPU is cut, where they divide evenly.
  void take_instances(const YamlValue& has, const YamlValue& labels, Likeness& like) {
    if (has.members.size() > labels_max) refuse(place_, "has more than 1000 resources", "fewer");
    std::map<std::string, std::uint32_t> instances;
    std::uint64_t all = 0;
    for (const YamlMember& member : has.members) {
      if (!member.name.starts_with(mig_front)) continue;
      const std::uint32_t number = count(has, member.name);
      if (number == 0) continue;
      instances[member.name.substr(mig_front.size())] = number;
      all += number;
    }
    if (instances.empty()) return;
    constexpr std::uint64_t instances_max = 100'000;
    const auto gpus = conf_count(labels["nvidia.com/gpu.count"].text).value_or(1);
    bool is_even = gpus > 0 && all <= instances_max && like.gpus == 0;
    for (const auto& [profile, number] : instances) is_even = is_even && number % gpus == 0;
    if (!is_even) {
      inventory_.warnings.push_back(
          {place_, "MIG instances beside whole GPUs, or cut unevenly, are passed over",
           "all GPUs of a node cut alike"});
      return;
    }
    like.gpus = gpus;
    for (const auto& [profile, number] : instances) {
      like.mig.insert(like.mig.end(), number / gpus, profile);
    }
  }

  static bool is_ready(const YamlValue& node) {
    if (node["spec"]["unschedulable"].text == "true") return false;
    for (const YamlValue& condition : node["status"]["conditions"].items) {
      if (condition["type"].text == "Ready") return condition["status"].text == "True";
    }
    return true;
  }

  void begin_group(const Likeness& like) {
    MachineGroup& group = inventory_.groups.emplace_back();
    const std::string base = like.gpus == 0           ? "cpu"
                             : like.gpu_model.empty() ? "gpu"
                                                      : like.gpu_model;
    group.name = base;
    for (int number = 2; !group_names_.insert(group.name).second; ++number) {
      group.name = fmt::format("{}-{}", base, number);
    }
    group.gpus = like.gpus;
    group.gpu_model = like.gpu_model;
    group.cpus = like.cpus;
    group.memory = Bytes{like.memory};
    if (like.gpu_memory > 0) group.gpu_memory = Bytes{like.gpu_memory};
    group.mig = like.mig;
    group.ready = like.ready;
  }

  void take_labels(const YamlValue& labels, MachineGroup& group) {
    if (labels.members.size() > labels_max) refuse(place_, "has more than 1000 labels", "fewer");
    for (const YamlMember& label : labels.members) {
      std::vector<std::string>& values = group.labels[label.name];
      values.resize(group.names.size());
      values.back() = label.value.text;
    }
    for (auto& [name, values] : group.labels) values.resize(group.names.size());
    label_values_ += group.labels.size();
    if (label_values_ > label_values_max) {
      refuse(place_, "labels that differ from node to node come to more than 5000000 values",
             "fewer of them");
    }
  }

  std::string shown_;
  std::string place_;
  Inventory inventory_;
  std::size_t label_values_ = 0;
  std::set<std::string> names_;
  std::set<std::string> group_names_;
  std::map<Likeness, std::size_t> by_likeness_;
};

void read_all(const std::vector<JsonValue>& items, NodeReader& reader) {
  for (std::size_t i = 0; i < items.size(); ++i) reader.read(as_yaml(items[i]), i);
}

void read_all(const YamlValue& document, NodeReader& reader) {
  if (!document.has("items")) {
    reader.read(document, 0);
    return;
  }
  const auto& items = document["items"].items;
  for (std::size_t i = 0; i < items.size(); ++i) reader.read(items[i], i);
}

}  // namespace

Inventory read_kubectl_nodes(std::string_view text, const std::string& shown) {
  NodeReader reader{shown};
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool is_json = first != std::string_view::npos && text[first] == '{';
  if (is_json) {
    const JsonValue root = parse_json(text, shown);
    const JsonValue* items = root.find("items");
    if (items != nullptr && items->array() != nullptr) {
      read_all(*items->array(), reader);
    } else {
      reader.read(as_yaml(root), 0);
    }
  } else {
    constexpr std::size_t mebibyte = std::size_t{1} << 20U;
    const YamlLimits limits{.bytes_max = 16 * mebibyte,
                            .depth_max = 64,
                            .values_max = 1'000'000,
                            .text_bytes_max = 32 * mebibyte};
    read_all(parse_yaml(text, {.shown = shown}, limits), reader);
  }
  Inventory inventory = reader.take();
  if (inventory.groups.empty()) refuse(shown, "lists no nodes", "kubectl get nodes -o json");
  return inventory;
}

}  // namespace headroom
