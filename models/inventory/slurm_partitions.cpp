#include "models/inventory/slurm_partitions.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/inventory/gres_list.hpp"
#include "models/inventory/host_list.hpp"

namespace headroom {
namespace {

constexpr std::size_t nodes_max = 1'000'000;
/// Of all partitions together.
constexpr std::size_t nodes_read_max = 16 * nodes_max;

[[noreturn]] void refuse(const std::string& place, std::string message, std::string hint) {
  throw InputError{Diagnostic{place, std::move(message), std::move(hint)}};
}

std::string in_large_letters(std::string_view text) {
  std::string large{text};
  for (char& c : large) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return large;
}

/// The pieces of a list with commas, without empty ones.
std::vector<std::string_view> pieces_of(std::string_view text) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    if (end > 0) pieces.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return pieces;
}

/// Minutes, `minutes:seconds`, `hours:minutes:seconds`, `days-hours`, `days-hours:minutes` or
/// `days-hours:minutes:seconds`. Source: slurm.conf(5), MaxTime, and sbatch(1), --time.
std::optional<Duration> limit_in(std::string_view text) {
  std::int64_t days = 0;
  const std::size_t dash = text.find('-');
  const bool has_days = dash != std::string_view::npos;
  if (has_days) {
    const auto value = conf_count(text.substr(0, dash));
    if (!value) return std::nullopt;
    days = *value;
    text.remove_prefix(dash + 1);
  }
  std::vector<std::int64_t> parts;
  while (true) {
    const std::size_t end = std::min(text.find(':'), text.size());
    const auto value = conf_count(text.substr(0, end));
    if (!value || parts.size() == 3) return std::nullopt;
    parts.push_back(*value);
    if (end == text.size()) break;
    text.remove_prefix(end + 1);
  }
  // Without days one part counts minutes, two count minutes and seconds.
  if (!has_days && parts.size() < 3) parts.insert(parts.begin(), 0);
  parts.resize(3);
  const std::int64_t seconds = days * 86'400 + parts[0] * 3600 + parts[1] * 60 + parts[2];
  constexpr std::int64_t second = 1'000'000'000;
  if (seconds > longest_duration.count / second) return std::nullopt;
  return Duration{seconds * second};
}

/// `CPU=1.0,Mem=0.25G,GRES/gpu=2.0`; memory counts by the GiB unless another unit follows.
std::map<std::string, double> weights_in(std::string_view text, const std::string& place) {
  std::map<std::string, double> weights;
  for (const std::string_view piece : pieces_of(text)) {
    const std::size_t sign = std::min(piece.find('='), piece.size());
    const std::string key = in_large_letters(piece.substr(0, sign));
    std::string_view number = piece.substr(std::min(sign + 1, piece.size()));
    double per_gib = 1;
    if (key == "MEM") {
      // A weight without a unit is one of a MiB.
      per_gib = 1024;
      constexpr std::string_view units = "MGT";
      const std::size_t unit = number.empty() ? units.npos : units.find(number.back());
      if (unit != std::string_view::npos) {
        if (unit == 1) per_gib = 1;
        if (unit == 2) per_gib = 1.0 / 1024;
        number.remove_suffix(1);
      }
    }
    const auto weight = parse_number(number).value;
    constexpr double weight_max = 4'294'967'295.0;
    if (!weight || *weight < 0 || *weight * per_gib > weight_max) {
      refuse(place, fmt::format("TRESBillingWeights has \"{}\"", piece.substr(0, 40)),
             "entries such as CPU=1.0 or Mem=0.25G");
    }
    if (key == "CPU") weights["CPU"] = *weight;
    if (key == "MEM") weights["Mem"] = *weight * per_gib;
    if (key == "GRES/GPU") weights["GRES/gpu"] = *weight;
  }
  return weights;
}

}  // namespace

std::vector<std::uint32_t> PartitionReader::nodes_in(std::string_view list,
                                                     const std::string& place) {
  const auto names = parse_host_list(list, nodes_max);
  if (!names.value) {
    refuse(place, fmt::format("Nodes \"{}\" {}", list.substr(0, 80), names.problem), names.allowed);
  }
  std::vector<std::uint32_t> numbers;
  for (const std::string& name : *names.value) {
    const auto set = sets_.find(name);
    if (set != sets_.end()) {
      numbers.insert(numbers.end(), set->second.begin(), set->second.end());
      continue;
    }
    const auto node = nodes_->find(name);
    if (node == nodes_->end()) {
      refuse(place, fmt::format("Nodes name \"{}\", which is no node", name.substr(0, 80)),
             "nodes of NodeName lines, or NodeSets");
    }
    numbers.push_back(node->second);
  }
  nodes_read_ += numbers.size();
  if (nodes_read_ > nodes_read_max) refuse(place, "more than 16000000 nodes in all", "fewer");
  std::ranges::sort(numbers);
  const auto repeated = std::ranges::unique(numbers);
  numbers.erase(repeated.begin(), repeated.end());
  return numbers;
}

void PartitionReader::read_set(const ConfLine& line) {
  auto& set = sets_[std::string{line.value("nodeset")}];
  if (line.has("nodes")) set = nodes_in(line.value("nodes"), line.place);
  const auto feature = features_->find(line.value("feature"));
  if (feature != features_->end()) {
    set.insert(set.end(), feature->second.begin(), feature->second.end());
  }
}

void PartitionReader::read(const ConfLine& line, Inventory& inventory) {
  if (line.has("nodeset")) read_set(line);
  if (!line.has("partitionname")) return;
  if (line.value("partitionname") == "DEFAULT") {
    for (const ConfSetting& setting : line.settings) {
      std::erase_if(defaults_.settings,
                    [&](const ConfSetting& old) { return old.key == setting.key; });
      defaults_.settings.push_back(setting);
    }
    return;
  }
  const auto value = [&](std::string_view key) {
    return line.has(key) ? line.value(key) : defaults_.value(key);
  };
  const auto count = [&](std::string_view key) -> std::optional<std::uint32_t> {
    if (value(key).empty()) return std::nullopt;
    const auto number = conf_count(value(key));
    constexpr std::uint32_t largest = 65'533;
    if (number && *number <= largest) return number;
    refuse(line.place, fmt::format("{} is \"{}\"", key, value(key).substr(0, 40)),
           "a whole number up to 65,533");
  };
  MachinePartition partition;
  partition.name = line.value("partitionname");
  const std::string nodes = in_large_letters(value("nodes"));
  if (nodes.empty()) {
    inventory.warnings.push_back(
        {line.place, fmt::format("partition {} has no nodes and is passed over", partition.name),
         ""});
    return;
  }
  if (nodes != "ALL") partition.nodes = nodes_in(value("nodes"), line.place);
  partition.is_default = in_large_letters(value("default")) == "YES";
  partition.priority_tier = count("prioritytier");
  partition.priority_job_factor = count("priorityjobfactor");
  const std::string limit = in_large_letters(value("maxtime"));
  if (!limit.empty() && limit != "INFINITE" && limit != "UNLIMITED") {
    partition.max_time = limit_in(limit);
    if (!partition.max_time || *partition.max_time <= Duration{}) {
      refuse(line.place, fmt::format("MaxTime is \"{}\"", limit.substr(0, 40)),
             "minutes, days-hours:minutes:seconds, or INFINITE");
    }
  }
  partition.billing_weights = weights_in(value("tresbillingweights"), line.place);
  inventory.partitions.push_back(std::move(partition));
}

}  // namespace headroom
