#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "headroom/footprint.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// Why a policy leaves a job waiting, as far as the policy itself can tell.
enum class HoldReason : std::uint8_t {
  room,         ///< nothing but room: it starts as soon as it fits
  order,        ///< another job goes first
  reservation,  ///< room is kept for another job
  limit,        ///< its user or queue may not have more
  quota,        ///< its queue has what it deserves, or may not borrow for this job
  topology,     ///< it would fit, but not as close together as it must be
  cycle,        ///< it has not been looked at yet
  off_peak,     ///< it takes long, and may start in off-peak hours only
};

/// Where a policy hands over its decisions, one by one. Each is checked and
/// carried out before the call returns, so the view shows it.
class Decisions {
 public:
  virtual ~Decisions() = default;
  /// Starts a waiting job on `nodes`, each different, each with room for its footprint.
  virtual void start(JobId job, std::span<const NodeId> nodes) = 0;
  /// The same for a job that shares devices, on `slots`: as many of each node as
  /// its footprint takes there, node by node.
  virtual void start_on_devices(JobId job, std::span<const NodeId> nodes,
                                std::span<const DeviceSlot> slots) = 0;
  /// Starts a waiting job worker by worker: `nodes`, ascending, names one for
  /// each and may name a node several times. As many as RareFacts::Elastic
  /// allows, else as its footprint has nodes; `slots` as above, none for whole GPUs.
  virtual void start_workers(JobId job, std::span<const NodeId> nodes,
                             std::span<const DeviceSlot> slots) = 0;
  /// Gives other workers to a job that runs by workers: it keeps its work, pays
  /// what resizing costs, and goes on at the speed of its new width. With fewer
  /// workers than it needs it holds what it has and does nothing.
  virtual void resize(JobId job, std::span<const NodeId> nodes,
                      std::span<const DeviceSlot> slots) = 0;
  /// Stops a running job, which waits again; its work is kept, and it pays the
  /// restart cost when it resumes. `for_whom` is the job that gets its room, where
  /// there is one.
  virtual void stop(JobId job, std::optional<JobId> for_whom) = 0;
  void stop(JobId job) { stop(job, std::nullopt); }
  /// Stops a running job that is to begin anew: what it did is lost, unless the
  /// scenario says that stopped jobs keep some. It does not wait at once: it is
  /// among the newcomers after `eligible_after`, 0 or more. `for_whom` as above.
  virtual void requeue(JobId job, Duration eligible_after, std::optional<JobId> for_whom) = 0;
  void requeue(JobId job, Duration eligible_after) { requeue(job, eligible_after, std::nullopt); }
  /// Asks for a pass at `when`, later than now, even if nothing happens then.
  virtual void wake_at(TimePoint when) = 0;
  /// Says why a job goes on waiting, for those who ask later; decides nothing. It
  /// holds until the next word on this job or its start, so a policy that knows
  /// its reasons speaks when they change; saying the same again costs little.
  /// `behind` is the job that goes first, where there is one.
  virtual void note_waiting(JobId /*job*/, HoldReason /*reason*/, std::optional<JobId> /*behind*/) {
  }
  /// Whether anybody listens to note_waiting().
  [[nodiscard]] virtual bool wants_reasons() const { return false; }
};

}  // namespace headroom
