#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "models/workload/trace/recorded_state.hpp"

namespace headroom {

/// Both sizes that an SWF row has; zero or less in the file is absent here.
struct ProcessorCounts {
  std::optional<std::uint32_t> allocated;  ///< field 5
  std::optional<std::uint32_t> requested;  ///< field 8
};

/// A job that the row's job waits for.
struct PredecessorName {
  std::string_view id;
  std::optional<Duration> think_time;
};

/// What a row holds apart from its lists.
struct TraceRowValues {
  std::uint64_t place = 0;  ///< line, or element where the file has no lines
  std::string_view id;      ///< empty: the number of the row, counting from 1
  std::string_view user;
  std::string_view queue;
  std::string_view qos;
  std::string_view account;
  std::optional<Duration> submit;
  std::optional<Duration> run;
  std::optional<Duration> walltime;
  std::optional<Duration> restart_cost;
  std::optional<Duration> deadline;           ///< after the submission
  RecordedState state{};                      ///< how it ended, where the format tells
  std::optional<ProcessorCounts> processors;  ///< SWF; others set what follows
  std::optional<std::uint32_t> gpus;
  std::optional<std::uint32_t> nodes;
  std::optional<std::uint32_t> gpus_per_node;
  GpuShare gpu_fraction{};  ///< of each device; 0: whole ones
  Bytes gpu_memory{};       ///< of each device; 0: not asked for
  std::string_view mig;     ///< a profile; empty: none
  std::optional<std::uint32_t> min_gpus;
  std::optional<std::uint32_t> max_gpus;
  std::optional<std::uint32_t> gpus_per_worker;  ///< it grows and shrinks by so many
  std::uint32_t cpus = 0;
  std::uint32_t cpu_milli = 0;  ///< thousandths of a core beyond those
  Bytes memory{};
  std::int32_t priority = 0;
  std::optional<bool> preemptible;
  bool repaired = false;
};

/// One row of a trace as its format has it, before cleaning, selection and
/// scaling make it a job. Texts are views into the reader's line. What is left
/// empty is not known; one row is used again and again, so that none of it is
/// allocated anew.
struct TraceRow : TraceRowValues {
  std::vector<std::string> gpu_models;
  std::vector<PredecessorName> after;

  /// Empties the row for the next one, at `new_place`.
  void start(std::uint64_t new_place) {
    static constexpr TraceRowValues nothing_known{};
    static_cast<TraceRowValues&>(*this) = nothing_known;
    place = new_place;
    gpu_models.clear();
    after.clear();
  }
};

/// Whether it asks for parts of devices.
[[nodiscard]] inline bool shares_devices(const TraceRow& row) {
  return row.gpu_fraction.count > 0 || row.gpu_memory.count > 0 || !row.mig.empty();
}

/// GPUs of the job in total.
[[nodiscard]] inline std::int64_t total_gpus(const TraceRow& row) {
  if (row.gpus) return *row.gpus;
  return static_cast<std::int64_t>(row.nodes.value_or(1)) * row.gpus_per_node.value_or(0);
}

}  // namespace headroom
