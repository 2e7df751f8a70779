#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace headroom::test {

/// What a reader of the published format sees in a timeline, and what is wrong with it.
struct CheckedTrace {
  std::vector<std::string> faults;
  std::size_t slices = 0;
  std::size_t floating_slices = 0;
  std::size_t arrows = 0;
  std::size_t counter_values = 0;
  /// On tracks named `GPU …` of processes named `node …`: thousandths times nanoseconds.
  std::int64_t gpu_time = 0;
  std::map<std::string, std::uint32_t> gpus_used;  ///< highest GPU + 1 with a slice, by node
};

/// Reads a timeline by the published Trace Event Format alone and holds it to its rules:
/// each event has the members of its kind; each process and track with events has a name;
/// slices of a track do not overlap; asynchronous slices begin and end once; counters are
/// numbers; both ends of each arrow stand in a slice, the second not before the first.
[[nodiscard]] CheckedTrace checked_trace(const std::string& text);

}  // namespace headroom::test
