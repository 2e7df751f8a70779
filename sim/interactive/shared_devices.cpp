#include "sim/interactive/shared_devices.hpp"

#include <algorithm>
#include <cmath>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

constexpr int parts_bits = 48;
constexpr std::int64_t parts = std::int64_t{1} << parts_bits;

std::int64_t in_parts(double share) { return std::llround(share * static_cast<double>(parts)); }

}  // namespace

TimeSharedDevices::TimeSharedDevices(const Settings& settings) : settings_{settings} {
  std::uint32_t nodes = 0;
  for (const std::uint32_t size : settings_.group_sizes) group_ends_.push_back(nodes += size);
}

const SharingRule& TimeSharedDevices::rule_of(NodeId node) const {
  static const SharingRule nothing{};
  if (settings_.rules.empty()) return nothing;
  const auto group = std::ranges::upper_bound(group_ends_, static_cast<std::uint32_t>(node));
  return settings_.rules[static_cast<std::size_t>(group - group_ends_.begin())];
}

DeviceLoad TimeSharedDevices::load_of(const DeviceAt& device) const {
  const std::vector<JobId>& here = on_device_.at(device);
  DeviceLoad load{.tenants = here.size(), .demand = 0.0};
  for (const JobId job : here) load.demand += tenants_.at(job).demand;
  return load;
}

/// Counts what `tenant` has done up to `now`; before the warm-up and after it apart.
void TimeSharedDevices::advance(Tenant& tenant, TimePoint now) const {
  const TimePoint border = settings_.measured_from;
  if (tenant.since < border && border < now) advance_within(tenant, border);
  advance_within(tenant, now);
}

void TimeSharedDevices::advance_within(Tenant& tenant, TimePoint now) const {
  const WideInt time = (now - tenant.since).count;
  const std::size_t side = tenant.since < settings_.measured_from ? 0 : 1;
  tenant.left = std::max<WideInt>(0, tenant.left - (time * tenant.speed));
  tenant.switching[side] += time * tenant.switches;
  tenant.since = now;
}

/// The speed of a tenant beside those who are there now, and when it is done.
void TimeSharedDevices::set_pace(JobId job, Tenant& tenant) {
  double speed = tenant.speed_max;
  double switches = 0.0;
  for (const DeviceAt& device : tenant.devices) {
    const SharingRule& rule = rule_of(device.node);
    const DeviceLoad load = load_of(device);
    speed = std::min(speed, tenant_speed(rule, load));
    switches += switching_share(rule, load) / static_cast<double>(tenant.devices.size());
  }
  tenant.speed = std::max<std::int64_t>(1, in_parts(speed));
  tenant.switches = in_parts(switches);
  const WideInt time = (tenant.left + tenant.speed - 1) / tenant.speed;
  const TimePoint last{longest_duration};
  const bool is_far = time >= (last - std::min(last, tenant.since)).count;
  const TimePoint end = is_far ? std::max(last, tenant.since)
                               : tenant.since + Duration{static_cast<std::int64_t>(time)};
  ends_.erase({tenant.end, job});
  tenant.end = end;
  ends_.emplace(end, job);
}

void TimeSharedDevices::change_neighbours(std::span<const DeviceAt> devices, TimePoint now) {
  for (const DeviceAt& device : devices) {
    if (rule_of(device.node).mode == SharingMode::none) continue;
    for (const JobId job : on_device_.at(device)) {
      Tenant& tenant = tenants_.at(job);
      advance(tenant, now);
      set_pace(job, tenant);
    }
  }
}

void TimeSharedDevices::begin(JobId job, const Task& task, std::span<const DeviceAt> devices,
                              TimePoint now) {
  const auto [place, is_new] =
      tenants_.try_emplace(job, Tenant{.demand = task.demand,
                                       .speed_max = task.speed_max,
                                       .devices = std::vector(devices.begin(), devices.end()),
                                       .left = static_cast<WideInt>(task.work.count) << parts_bits,
                                       .since = now,
                                       .end = end_of_time});
  HEADROOM_ASSERT(is_new, "a job has one task at a time");
  for (const DeviceAt& device : devices) on_device_[device].push_back(job);
  set_pace(job, place->second);
  change_neighbours(devices, now);
}

TimeSharedDevices::Progress TimeSharedDevices::end(JobId job, TimePoint now) {
  const auto place = tenants_.find(job);
  HEADROOM_ASSERT(place != tenants_.end(), "a task that ends has begun");
  Tenant& tenant = place->second;
  advance(tenant, now);
  ends_.erase({tenant.end, job});
  Progress progress;
  const WideInt left = (tenant.left + parts - 1) >> parts_bits;
  progress.left = {static_cast<std::int64_t>(left)};
  for (std::size_t side = 0; side < progress.switching.size(); ++side) {
    progress.switching[side] = {static_cast<std::int64_t>(tenant.switching[side] >> parts_bits)};
  }
  for (const DeviceAt& device : tenant.devices) std::erase(on_device_.at(device), job);
  const std::vector<DeviceAt> devices = std::move(tenant.devices);
  tenants_.erase(place);
  change_neighbours(devices, now);
  return progress;
}

std::optional<TimePoint> TimeSharedDevices::next() const {
  return ends_.empty() ? std::nullopt : std::optional{ends_.begin()->first};
}

std::optional<JobId> TimeSharedDevices::done(TimePoint now) const {
  if (ends_.empty() || ends_.begin()->first > now) return std::nullopt;
  return ends_.begin()->second;
}

}  // namespace headroom
