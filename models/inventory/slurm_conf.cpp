#include "models/inventory/slurm_conf.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/inventory/conf_lines.hpp"
#include "models/inventory/gres_list.hpp"
#include "models/inventory/host_list.hpp"
#include "models/inventory/slurm_partitions.hpp"

namespace headroom {
namespace {

constexpr std::size_t nodes_max = 1'000'000;
/// Of all lines together, those that name no new nodes included.
constexpr std::size_t names_read_max = 4 * nodes_max;
constexpr std::size_t files_max = 10'000;

[[noreturn]] void refuse(const std::string& place, std::string message, std::string hint) {
  throw InputError{Diagnostic{place, std::move(message), std::move(hint)}};
}

/// A NodeName line over the DEFAULT lines before it.
class NodeLine {
 public:
  NodeLine(const ConfLine& line, const ConfLine& defaults) : line_{&line}, defaults_{&defaults} {}

  [[nodiscard]] std::string_view value(std::string_view key) const {
    return line_->has(key) ? line_->value(key) : defaults_->value(key);
  }
  [[nodiscard]] std::optional<std::uint32_t> count(std::string_view key) const {
    const std::string_view text = value(key);
    if (text.empty()) return std::nullopt;
    const auto number = conf_count(text);
    if (!number) {
      refuse(line_->place, fmt::format("{} is \"{}\"", key, text.substr(0, 40)),
             "a whole number below 1,000,000,000");
    }
    return number;
  }
  [[nodiscard]] const std::string& place() const { return line_->place; }

 private:
  const ConfLine* line_;
  const ConfLine* defaults_;
};

/// CPUs as Slurm counts them: as given, else what the sockets come to; a node without either has
/// one.
std::uint32_t cpus_of(const NodeLine& line) {
  if (const auto cpus = line.count("cpus")) return *cpus;
  if (const auto procs = line.count("procs")) return *procs;
  std::uint64_t product = 1;
  const bool has_sockets = !line.value("sockets").empty();
  for (const std::string_view key : {"sockets", "corespersocket", "threadspercore"}) {
    product *= line.count(key).value_or(1);
    product = std::min<std::uint64_t>(product, conf_count_max);
  }
  if (!has_sockets) {
    product *=
        std::uint64_t{line.count("boards").value_or(1)} * line.count("socketsperboard").value_or(1);
  }
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(product, conf_count_max));
}

class ConfInventory {
 public:
  ConfInventory(const std::vector<ConfLine>& lines, const std::vector<ConfLine>& gres)
      : lines_{&lines}, gres_{&gres} {}

  Inventory read() {
    for (const ConfLine& line : *gres_) read_gres_line(line);
    for (const ConfLine& line : *lines_) {
      if (line.has("nodename")) read_nodes(line);
    }
    PartitionReader partitions{by_name_, features_};
    for (const ConfLine& line : *lines_) partitions.read(line, inventory_);
    return std::move(inventory_);
  }

 private:
  /// What gres.conf says of the GPUs of one node: their type, and how many it lists.
  struct NodeGpus {
    std::string type;
    std::uint32_t count = 0;
    bool is_plain = true;  ///< of one type
  };

  void warn(const std::string& place, std::string message, std::string hint) {
    inventory_.warnings.push_back({place, std::move(message), std::move(hint)});
  }

  void read_gres_line(const ConfLine& line) {
    const std::string_view detect = line.value("autodetect");
    if (!detect.empty() && detect != "off") {
      warn(line.place, fmt::format("AutoDetect={} is passed over", detect.substr(0, 40)),
           "GPUs are those that Gres of slurm.conf counts");
    }
    if (line.value("name") != "gpu") return;
    NodeGpus listed{.type = std::string{line.value("type")}, .count = 1};
    if (line.has("file")) {
      const auto files = parse_host_list(line.value("file"), files_max);
      if (!files.value) {
        refuse(line.place, fmt::format("File {}", files.problem), files.allowed);
      }
      listed.count = static_cast<std::uint32_t>(files.value->size());
    }
    if (line.has("count")) {
      const auto count = conf_count(line.value("count"));
      if (!count) {
        refuse(line.place, fmt::format("Count is \"{}\"", line.value("count").substr(0, 40)),
               "a whole number");
      }
      listed.count = *count;
    }
    if (!line.has("nodename")) {
      add_gpus(everywhere_, listed);
      return;
    }
    for (const std::string& name : names_of(line)) add_gpus(gpus_[name], listed);
  }

  static void add_gpus(NodeGpus& gpus, const NodeGpus& more) {
    gpus.is_plain = gpus.is_plain && (gpus.count == 0 || gpus.type == more.type);
    gpus.type = more.type;
    gpus.count = std::min(gpus.count + more.count, conf_count_max);
  }

  std::vector<std::string> names_of(const ConfLine& line) {
    auto names = parse_host_list(line.value("nodename"), nodes_max);
    if (!names.value) {
      refuse(line.place,
             fmt::format("NodeName \"{}\" {}", line.value("nodename").substr(0, 80), names.problem),
             names.allowed);
    }
    names_read_ += names.value->size();
    if (names_read_ > names_read_max) refuse(line.place, "more than 4000000 names in all", "fewer");
    return std::move(*names.value);
  }

  void read_nodes(const ConfLine& written) {
    if (written.value("nodename") == "DEFAULT") {
      for (const ConfSetting& setting : written.settings) {
        std::erase_if(defaults_.settings,
                      [&](const ConfSetting& old) { return old.key == setting.key; });
        defaults_.settings.push_back(setting);
      }
      return;
    }
    const NodeLine line{written, defaults_};
    MachineGroup group;
    group.name = written.value("nodename");
    group.names = names_of(written);
    if (starts_with_word(line.value("state"), "FUTURE")) {
      warn(line.place(),
           fmt::format("nodes {} in state FUTURE are passed over", group.name.substr(0, 80)), "");
      return;
    }
    group.cpus = cpus_of(line);
    if (const auto mebibytes = line.count("realmemory")) {
      group.memory = Bytes{std::int64_t{*mebibytes} << 20U};
    }
    take_gpus(line, group);
    number_nodes(written, line, group);
    inventory_.groups.push_back(std::move(group));
  }

  static bool starts_with_word(std::string_view text, std::string_view word) {
    return text.size() >= word.size() &&
           std::ranges::equal(text.substr(0, word.size()), word, [](char a, char b) {
             return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
           });
  }

  void take_gpus(const NodeLine& line, MachineGroup& group) {
    auto listed = parse_gres_list(line.value("gres"));
    if (!listed.value) {
      refuse(line.place(),
             fmt::format("Gres \"{}\" {}", line.value("gres").substr(0, 80), listed.problem),
             listed.allowed);
    }
    const auto own = gpus_.find(group.names.front());
    const NodeGpus& in_gres_conf = own == gpus_.end() ? everywhere_ : own->second;
    group.gpus = listed.value->gpus;
    group.gpu_model = listed.value->type;
    if (group.gpus == 0) {
      if (in_gres_conf.count == 0) return;
      warn(line.place(),
           fmt::format("the GPUs of {} in gres.conf are passed over", group.name.substr(0, 80)),
           "Slurm gives away those that Gres of slurm.conf counts");
      return;
    }
    if (listed.value->types > 1) {
      warn(line.place(),
           fmt::format("{} has GPUs of several types, which count as {}", group.name.substr(0, 80),
                       group.gpu_model),
           "a group of its own for each type");
    }
    if (group.gpu_model.empty() && in_gres_conf.is_plain) group.gpu_model = in_gres_conf.type;
    if (in_gres_conf.count > 0 && in_gres_conf.count != group.gpus) {
      warn(line.place(),
           fmt::format("{} has {} GPUs, but {} in gres.conf", group.name.substr(0, 80), group.gpus,
                       in_gres_conf.count),
           "Gres of slurm.conf counts");
    }
  }

  void number_nodes(const ConfLine& written, const NodeLine& line, const MachineGroup& group) {
    for (const std::string& name : group.names) {
      const auto number = static_cast<std::uint32_t>(by_name_.size());
      if (number == nodes_max) refuse(written.place, "more than 1000000 nodes", "fewer nodes");
      if (!by_name_.emplace(name, number).second) {
        refuse(written.place, fmt::format("node \"{}\" is named twice", name.substr(0, 80)),
               "each node once");
      }
    }
    const std::string_view listed =
        line.value("features").empty() ? line.value("feature") : line.value("features");
    std::string_view rest = listed;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      auto& nodes = features_[std::string{rest.substr(0, end)}];
      for (const std::string& name : group.names) nodes.push_back(by_name_.at(name));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  const std::vector<ConfLine>* lines_;
  const std::vector<ConfLine>* gres_;
  Inventory inventory_;
  ConfLine defaults_;
  std::size_t names_read_ = 0;
  std::map<std::string, NodeGpus> gpus_;  ///< of gres.conf, by node
  NodeGpus everywhere_;                   ///< of its lines without nodes
  NodeNumbers by_name_;
  NodesOfFeature features_;
};

}  // namespace

Inventory read_slurm_conf(std::string_view text, const std::string& shown,
                          const std::optional<std::string>& gres_conf, const OpenConf& open) {
  const std::vector<ConfLine> lines = read_conf(text, shown, open);
  std::vector<ConfLine> gres;
  if (gres_conf) gres = read_conf(*gres_conf, "gres.conf", open);
  Inventory inventory = ConfInventory{lines, gres}.read();
  if (inventory.groups.empty()) refuse(shown, "names no nodes", "NodeName=… lines");
  return inventory;
}

}  // namespace headroom
