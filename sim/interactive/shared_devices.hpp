#pragma once
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/interactive/device_sharing.hpp"

namespace headroom {

/// One device of a cluster.
struct DeviceAt {
  NodeId node{};
  std::uint16_t device = 0;  ///< position on its node
  constexpr auto operator<=>(const DeviceAt&) const = default;
};

/// Work in progress on devices that their holders share, each tenant named by its job. When one
/// begins or ends, those on its devices change their speed, and nobody else is looked at.
///
/// Work is counted in 2^-48 nanoseconds, speeds in as many parts: all sums are whole numbers, so
/// that a time cut into pieces does the same work as in one, to the last bit.
class TimeSharedDevices {
 public:
  struct Settings {
    std::vector<SharingRule> rules{};          ///< by group; none: nobody feels the others
    std::vector<std::uint32_t> group_sizes{};  ///< nodes of each group
    TimePoint measured_from{};                 ///< end of the warm-up
  };
  explicit TimeSharedDevices(const Settings& settings);

  /// What a tenant has to do.
  struct Task {
    Duration work{};         ///< time it takes on a device of its own, >= 0
    double demand = 1.0;     ///< share of a whole device that it can use
    double speed_max = 1.0;  ///< what the tenant holds allows no more
  };
  /// Puts the task of `job` on `devices`, all different; none where it shares none. With several
  /// it is as fast as on the slowest of them. Requires that the job has no other.
  void begin(JobId job, const Task& task, std::span<const DeviceAt> devices, TimePoint now);

  /// What became of a task.
  struct Progress {
    Duration left{};  ///< of its work, rounded up
    /// Time in which its devices switched between tenants, before the end of the warm-up and
    /// after; rounded down.
    std::array<Duration, 2> switching{};
  };
  /// Takes the task of `job` away, done or not. Requires that it has one.
  Progress end(JobId job, TimePoint now);

  /// When the next task is done, if all stays as it is; nullopt where there is none.
  [[nodiscard]] std::optional<TimePoint> next() const;
  /// The job whose task is done by `now`, earliest first; it stays until end().
  [[nodiscard]] std::optional<JobId> done(TimePoint now) const;

 private:
  struct Tenant {
    double demand = 1.0;
    double speed_max = 1.0;
    std::vector<DeviceAt> devices{};
    WideInt left = 0;           ///< of its work, in parts
    std::int64_t speed = 0;     ///< in parts
    std::int64_t switches = 0;  ///< share of its time, in parts
    std::array<WideInt, 2> switching{};
    TimePoint since{};  ///< up to where the above is counted
    TimePoint end{};    ///< as filed
  };

  [[nodiscard]] const SharingRule& rule_of(NodeId node) const;
  [[nodiscard]] DeviceLoad load_of(const DeviceAt& device) const;
  void advance(Tenant& tenant, TimePoint now) const;
  void advance_within(Tenant& tenant, TimePoint now) const;
  void set_pace(JobId job, Tenant& tenant);
  void change_neighbours(std::span<const DeviceAt> devices, TimePoint now);

  Settings settings_;
  std::vector<std::uint32_t> group_ends_;  ///< first node behind each group
  std::map<JobId, Tenant> tenants_;
  std::map<DeviceAt, std::vector<JobId>> on_device_;  ///< as they began
  std::set<std::pair<TimePoint, JobId>> ends_;
};

}  // namespace headroom
