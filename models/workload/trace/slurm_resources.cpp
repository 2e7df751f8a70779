#include "models/workload/trace/slurm_resources.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/table_reader.hpp"
#include "models/workload/trace/trace_row.hpp"

namespace headroom {
namespace {

/// What a row says, each from the best column that says it.
struct Held {
  std::optional<std::uint32_t> gpus;
  std::optional<std::uint32_t> gpus_of_types;  ///< summed over `gres/gpu:TYPE`
  std::optional<std::uint32_t> cpus;
  std::optional<std::uint32_t> nodes;
  std::optional<Bytes> memory;
  std::string_view mig;    ///< the profile that every type names, if they do
  bool has_whole = false;  ///< some type is no MIG profile
};

/// `3g.20gb` at the end of a type such as `a100_3g.20gb`; empty where there is none. Types of
/// MIG devices as gres.conf's AutoDetect=nvml names them. Source: gres.conf(5).
std::string_view mig_profile(std::string_view type) {
  const std::size_t joint = type.rfind('_');
  if (joint != std::string_view::npos) type.remove_prefix(joint + 1);
  const std::size_t slices = type.find("g.");
  const bool has_slices = slices != std::string_view::npos && short_number(type.substr(0, slices));
  if (!has_slices || !type.ends_with("gb")) return {};
  const std::string_view memory = type.substr(slices + 2, type.size() - slices - 4);
  return short_number(memory) ? type : std::string_view{};
}

/// Whole GPUs and instances, or instances of several kinds, in one job cannot be told apart.
void note_type(std::string_view type, Held& held) {
  const std::string_view profile = mig_profile(type);
  const bool differs = profile.empty() || (!held.mig.empty() && held.mig != profile);
  held.has_whole = held.has_whole || differs;
  held.mig = profile;
}

/// `33600M`, `4G`: binary units; without one it counts MiB.
std::optional<Bytes> slurm_size(std::string_view text) {
  std::string_view unit = "MiB";
  const char last = text.empty() ? '\0' : text.back();
  if (last < '0' || last > '9') {
    constexpr std::string_view letters = "KMGTP";
    constexpr std::array<std::string_view, 5> units{"KiB", "MiB", "GiB", "TiB", "PiB"};
    const std::size_t at = letters.find(last);
    if (text.empty() || at == std::string_view::npos) return std::nullopt;
    unit = units.at(at);
    text.remove_suffix(1);
  }
  return parse_bytes(std::string{text}.append(unit)).value;
}

/// Calls `take(key, value)` for each `key=value` of a TRES list until it fails.
template <class Take>
bool for_each_resource(std::string_view list, Take take) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    const std::string_view entry = list.substr(0, end);
    const std::size_t sign = std::min(entry.find('='), entry.size());
    if (!take(entry.substr(0, sign), entry.substr(std::min(sign + 1, entry.size())))) return false;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return true;
}

bool take_tres(JobCollector& jobs, const NamedField& field, Held& held) {
  return for_each_resource(field.text, [&](std::string_view key, std::string_view value) {
    const auto take_into = [&](std::optional<std::uint32_t>& count) {
      std::uint32_t number = 0;
      if (!take_count(jobs, {.name = field.name, .text = value}, number)) return false;
      const std::uint64_t sum = std::uint64_t{count.value_or(0)} + number;
      count = static_cast<std::uint32_t>(std::min<std::uint64_t>(sum, count_max));
      return true;
    };
    if (key == "cpu") return take_into(held.cpus);
    if (key == "node") return take_into(held.nodes);
    if (key == "gres/gpu") return take_into(held.gpus);
    constexpr std::string_view typed = "gres/gpu:";
    if (key.starts_with(typed)) {
      note_type(key.substr(typed.size()), held);
      return take_into(held.gpus_of_types);
    }
    if (key == "mem") held.memory = slurm_size(value);
    return true;
  });
}

/// GPUs per node of `gpu:4`, `gpu:a100:4(S:0-1)`, `gpu`; nullopt without GPUs.
bool take_gres(JobCollector& jobs, const NamedField& field, std::uint32_t nodes, Held& held) {
  std::string_view list = field.text;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    std::string_view entry = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    entry = entry.substr(0, entry.find('('));
    if (entry.starts_with("gres:")) entry.remove_prefix(5);
    if (entry != "gpu" && !entry.starts_with("gpu:")) continue;
    const std::string_view last = entry.substr(entry.rfind(':') + 1);
    std::uint32_t per_node = 1;
    const bool has_count =
        !last.empty() && last.front() >= '0' && last.front() <= '9' && mig_profile(last).empty();
    const std::string_view type = entry.substr(std::min<std::size_t>(4, entry.size()));
    const std::size_t type_end = has_count ? type.rfind(':') : type.size();
    const bool has_type = type_end != std::string_view::npos;
    note_type(has_type ? type.substr(0, type_end) : std::string_view{}, held);
    if (has_count && !take_count(jobs, {.name = field.name, .text = last}, per_node)) return false;
    const std::uint64_t total =
        held.gpus.value_or(0) + std::uint64_t{per_node} * std::max(nodes, 1U);
    held.gpus = static_cast<std::uint32_t>(std::min<std::uint64_t>(total, count_max));
  }
  return true;
}

/// ReqMem, to which old versions add `c` or `n` where it counts per CPU or node.
std::optional<Bytes> requested_memory(std::string_view text, const Held& held) {
  std::int64_t times = 1;
  if (text.ends_with('c')) times = held.cpus.value_or(1);
  if (text.ends_with('n')) times = held.nodes.value_or(1);
  if (text.ends_with('c') || text.ends_with('n')) text.remove_suffix(1);
  const auto size = slurm_size(text);
  if (!size || times == 0 || size->count > INT64_MAX / times) return std::nullopt;
  return *size * times;
}

/// The GPUs of `row` are instances; those of several nodes count on each of them.
void ask_for_instances(std::string_view profile, TraceRow& row) {
  row.mig = profile;
  const std::uint32_t nodes = row.nodes.value_or(1);
  if (nodes == 1 || !row.gpus) return;
  row.gpus_per_node = *row.gpus / nodes + (*row.gpus % nodes == 0 ? 0 : 1);
  row.gpus.reset();
}

/// Whether `field` says anything, in a file that has the column.
bool says(const NamedField& field) { return !is_missing(field.text); }

}  // namespace

SlurmResourceColumns find_slurm_resources(const TableReader& table) {
  return {.allocated_tres = table.column({"AllocTRES"}),
          .requested_tres = table.column({"ReqTRES"}),
          .allocated_gres = table.column({"AllocGRES"}),
          .requested_gres = table.column({"ReqGRES"}),
          .nodes = table.column({"NNodes", "AllocNodes", "ReqNodes"}),
          .cpus = table.column({"AllocCPUS", "NCPUS"}),
          .requested_cpus = table.column({"ReqCPUS"}),
          .requested_memory = table.column({"ReqMem"})};
}

bool take_slurm_resources(const TableReader& table, const SlurmResourceColumns& columns,
                          JobCollector& jobs, TraceRow& row) {
  Held held;
  const auto better = [&](std::optional<std::size_t> first, std::optional<std::size_t> second) {
    const NamedField field = table.field(first);
    return says(field) ? field : table.field(second);
  };
  const NamedField tres = better(columns.allocated_tres, columns.requested_tres);
  if (says(tres) && !take_tres(jobs, tres, held)) return false;
  if (!held.nodes && !take_optional_count(jobs, table.field(columns.nodes), held.nodes)) {
    return false;
  }
  const NamedField cpus = better(columns.cpus, columns.requested_cpus);
  if (!held.cpus && !take_optional_count(jobs, cpus, held.cpus)) return false;
  if (!held.gpus) held.gpus = held.gpus_of_types;
  const NamedField gres = better(columns.allocated_gres, columns.requested_gres);
  if (!says(tres) && says(gres) && !take_gres(jobs, gres, held.nodes.value_or(1), held)) {
    return false;
  }
  const NamedField memory = table.field(columns.requested_memory);
  if (!held.memory && says(memory)) held.memory = requested_memory(memory.text, held);

  if (held.gpus.value_or(0) > 0) row.gpus = held.gpus;
  if (held.nodes.value_or(0) > 0) row.nodes = held.nodes;
  const bool all_typed = held.gpus_of_types.value_or(row.gpus.value_or(0)) == row.gpus;
  if (!held.mig.empty() && !held.has_whole && all_typed) ask_for_instances(held.mig, row);
  row.cpus = held.cpus.value_or(0);
  row.memory = held.memory.value_or(Bytes{});
  return true;
}

}  // namespace headroom
