#include "models/workload/trace/gavel_throughputs.hpp"

#include <cmath>
#include <cstdint>
#include <fmt/core.h>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/json_objects.hpp"

namespace headroom {
namespace {

/// Keys are Python tuples in text.
std::string table_key(std::string_view job_type, std::uint32_t gpus) {
  return fmt::format("('{}', {})", job_type, gpus);
}

}  // namespace

std::optional<double> GavelThroughputs::steps_per_second(std::string_view job_type,
                                                         std::uint32_t gpus) const {
  const auto found = rates_.find(table_key(job_type, gpus));
  return found == rates_.end() ? std::nullopt : std::optional{found->second};
}

GavelThroughputs read_gavel_throughputs(const std::string& path, const std::string& gpu_type) {
  BlockReader file = BlockReader::open(path, path);
  return read_gavel_throughputs(file, gpu_type);
}

GavelThroughputs read_gavel_throughputs(BlockReader& file, const std::string& gpu_type) {
  GavelThroughputs table;
  std::set<std::string> gpu_types;
  const auto problem = scan_json(file, [&](const JsonPath& path, const JsonObject& object) {
    if (path.size() != 2) return;
    gpu_types.insert(path[0]);
    // Other keys than `null` name a job that shares the GPUs.
    const JsonField* alone = object.find("null");
    if (path[0] != gpu_type || alone == nullptr) return;
    if (const auto rate = parse_number(alone->text).value) table.set(path[1], *rate);
  });
  if (problem) {
    throw InputError{Diagnostic{
        .path = file.shown(),
        .message = fmt::format("is no JSON text: at byte {}: {}", problem->byte, problem->message),
        .hint = "a throughput table is expected"}};
  }
  if (table.empty()) {
    throw InputError{Diagnostic{.path = file.shown(),
                                .message = fmt::format("has no GPU type \"{}\"", gpu_type),
                                .hint = fmt::format("it knows: {}", fmt::join(gpu_types, ", "))}};
  }
  return table;
}

std::optional<Duration> time_for_steps(std::uint32_t steps, double rate) {
  if (!(rate > 0.0)) return std::nullopt;
  const double nanoseconds = static_cast<double>(steps) * 1e9 / rate;
  if (!(nanoseconds < static_cast<double>(longest_duration.count))) return std::nullopt;
  return Duration{std::llround(nanoseconds)};
}

}  // namespace headroom
