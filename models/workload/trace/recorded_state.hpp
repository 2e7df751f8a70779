#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace headroom {

/// How a job of a trace ended, as the trace says. No run takes notice of it.
enum class RecordedState : std::uint8_t {
  untold,         ///< the format or the row says nothing, or a word that is not known
  completed,      ///< did what it was to do
  failed,         ///< ended with an error of its own
  killed,         ///< by its user or an operator
  timed_out,      ///< at its requested time or deadline
  out_of_memory,  ///< beyond the memory that it had asked for
  node_failed,    ///< the machine broke under it, or did not come up
  interrupted,    ///< preempted, requeued or moved away
  partial,        ///< SWF 2 to 4: a stretch of a job that was stopped in between
  running,        ///< when the trace was taken
};

inline constexpr std::array recorded_states{
    RecordedState::completed,   RecordedState::failed,        RecordedState::killed,
    RecordedState::timed_out,   RecordedState::out_of_memory, RecordedState::node_failed,
    RecordedState::interrupted, RecordedState::partial,       RecordedState::running,
    RecordedState::untold,
};

/// The name of `state` in our own formats and results: `completed`, `timed_out`, …
[[nodiscard]] std::string_view recorded_state_name(RecordedState state);

/// What `word` means in any format: our own names, those of Slurm (`CANCELLED by 1001` too), which
/// Helios and Acme share, of Philly (`Pass`), of PAI (`Terminated`), and of the job tables that
/// runs write. Other words are untold. Sources: the manual page of sacct, Job State Codes; Jeon et
/// al., ATC 2019, and the README of philly-traces; Weng et al., NSDI 2022, and the README of
/// cluster-trace-gpu-v2020.
[[nodiscard]] RecordedState recorded_state(std::string_view word);

/// What field 11 of SWF means: 0 failed, 1 completed, 2 to 4 a part of a job, 5 cancelled.
/// Source: the Standard Workload Format, version 2.2, of the Parallel Workloads Archive.
[[nodiscard]] RecordedState recorded_state_of_swf(std::string_view field);

}  // namespace headroom
