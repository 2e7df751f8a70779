#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// How a session came to its end.
enum class SessionEnd : std::uint8_t {
  open,      ///< it has not
  finished,  ///< its user was done
  culled,    ///< it was idle for too long
  gave_up,   ///< its user did not want to wait any longer
  killed,    ///< it reached its walltime
  rejected,  ///< the empty cluster could not hold it
};

/// One session, which is one job.
struct SessionRecord {
  JobId job{};
  std::uint32_t population = 0;
  bool is_return = false;  ///< of a user who was culled and goes on
  SessionEnd end = SessionEnd::open;
};

/// A time in which a job computed on what it held of devices, alone or in turns with others. None
/// lies across the end of the warm-up.
struct BusySpan {
  JobId job{};
  GpuShare share{};
  TimePoint from;
  TimePoint to;
  Duration switching{};  ///< of its length, when its devices switched between their tenants
  std::optional<std::uint32_t> population{};  ///< absent for jobs without a user at them
  std::optional<Duration> work{};  ///< of a burst that was done from its first to its last step
  bool is_lost = false;            ///< it was cut short, and its result with it

  [[nodiscard]] Duration length() const { return to - from; }
};

/// What became of all interactive work, and of jobs that shared devices with it.
struct SessionRecords {
  bool is_used = false;                  ///< whether there was such work, or could have been
  std::vector<std::string> populations;  ///< in the order of the scenario
  std::vector<SessionRecord> sessions;   ///< as they were opened, thus by JobId
  std::vector<BusySpan> spans;           ///< in order of their ends
};

}  // namespace headroom
