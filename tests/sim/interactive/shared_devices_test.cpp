#include "sim/interactive/shared_devices.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <map>
#include <optional>
#include <vector>

#include "headroom/random.hpp"

#include "models/interactive/device_sharing.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

constexpr SharingRule in_turns{.mode = SharingMode::time_slicing, .switch_cost = 0.1};
constexpr SharingRule at_once{.mode = SharingMode::mps};

TimeSharedDevices devices_with(const SharingRule& rule, TimePoint measured_from = {}) {
  return TimeSharedDevices{{.rules = {rule}, .group_sizes = {8}, .measured_from = measured_from}};
}

TimePoint at(std::int64_t seconds) { return TimePoint{1_s * seconds}; }

double seconds(TimePoint time) { return to_seconds(time.since_start); }

const std::vector<DeviceAt> first{{NodeId{0}, 0}};

}  // namespace

TEST_CASE("a tenant alone has the whole device, whatever its share is") {
  TimeSharedDevices devices = devices_with(in_turns);
  devices.begin(JobId{1}, {.work = 90_s}, first, at(10));
  CHECK(devices.next() == at(100));
  CHECK_FALSE(devices.done(at(99)).has_value());
  CHECK(devices.done(at(100)) == JobId{1});
  CHECK(devices.end(JobId{1}, at(100)).left == 0_s);
  CHECK_FALSE(devices.next().has_value());
}

TEST_CASE("two in turns have half of the device each, less what switches cost") {
  // Alone for 60 s; then at 0.45 each until the first has done its last 30 s.
  TimeSharedDevices devices = devices_with(in_turns);
  devices.begin(JobId{1}, {.work = 90_s}, first, at(0));
  devices.begin(JobId{2}, {.work = 90_s}, first, at(60));
  const TimePoint end = devices.next().value();
  CHECK(seconds(end) == Approx(60 + (30 / 0.45)).epsilon(1e-9));
  CHECK(devices.done(end) == JobId{1});
  const auto progress = devices.end(JobId{1}, end);
  CHECK(progress.left == 0_s);
  CHECK(to_seconds(progress.switching[1]) == Approx(0.1 * 30 / 0.45).epsilon(1e-9));
  // The other did as much, and has the device for its last 60 s.
  CHECK(seconds(devices.next().value()) == Approx(60 + (30 / 0.45) + 60).epsilon(1e-9));
}

TEST_CASE("kernels at once slow each other only beyond what the device has") {
  TimeSharedDevices devices = devices_with(at_once);
  devices.begin(JobId{1}, {.work = 100_s, .demand = 0.4}, first, at(0));
  devices.begin(JobId{2}, {.work = 100_s, .demand = 0.6}, first, at(0));
  CHECK(devices.next() == at(100));
  devices.begin(JobId{3}, {.work = 100_s, .demand = 0.5}, first, at(50));
  // All three at 1 / 1.5.
  CHECK(seconds(devices.next().value()) == Approx(125.0).epsilon(1e-9));
}

TEST_CASE("an instance is isolated, and as fast as its part of the device") {
  CHECK(instance_speed(0.25, 1.0) == 0.25);
  CHECK(instance_speed(0.25, 0.2) == 1.0);
  TimeSharedDevices devices = devices_with(in_turns);
  devices.begin(JobId{1}, {.work = 10_s, .speed_max = 0.25}, {}, at(0));
  devices.begin(JobId{2}, {.work = 10_s, .speed_max = 0.25}, {}, at(0));
  CHECK(devices.next() == at(40));
}

TEST_CASE("a task on two devices is as fast as on the slower one") {
  TimeSharedDevices devices = devices_with(in_turns);
  const std::vector<DeviceAt> both{{NodeId{0}, 0}, {NodeId{3}, 1}};
  devices.begin(JobId{1}, {.work = 90_s}, both, at(0));
  devices.begin(JobId{2}, {.work = 45_s}, first, at(0));
  CHECK(seconds(devices.next().value()) == Approx(100.0).epsilon(1e-9));
  CHECK(devices.done(at(101)) == JobId{2});
  // Of its two devices one switched.
  const auto progress = devices.end(JobId{1}, at(100));
  CHECK(to_seconds(progress.switching[1]) == Approx(5.0).epsilon(1e-9));
  CHECK(to_seconds(progress.left) == Approx(45.0).epsilon(1e-9));
}

TEST_CASE("switches before the end of the warm-up and after it are counted apart") {
  TimeSharedDevices devices = devices_with(in_turns, at(40));
  devices.begin(JobId{1}, {.work = 90_s}, first, at(0));
  devices.begin(JobId{2}, {.work = 90_s}, first, at(0));
  const auto progress = devices.end(JobId{1}, at(100));
  CHECK(to_seconds(progress.switching[0]) == Approx(4.0).epsilon(1e-9));
  CHECK(to_seconds(progress.switching[1]) == Approx(6.0).epsilon(1e-9));
}

TEST_CASE("groups of nodes have rules of their own, and without one nobody feels another") {
  const std::vector<DeviceAt> second{{NodeId{1}, 0}};
  TimeSharedDevices mixed{{.rules = {in_turns, {}}, .group_sizes = {1, 1}}};
  for (const std::uint32_t job : {1U, 2U}) mixed.begin(JobId{job}, {.work = 9_s}, second, at(0));
  CHECK(mixed.next() == at(9));
  for (const std::uint32_t job : {3U, 4U}) mixed.begin(JobId{job}, {.work = 3_s}, first, at(0));
  CHECK(seconds(mixed.next().value()) == Approx(3 / 0.45).epsilon(1e-9));
  TimeSharedDevices none{{.group_sizes = {2}}};
  for (const std::uint32_t job : {1U, 2U}) none.begin(JobId{job}, {.work = 9_s}, first, at(0));
  CHECK(none.next() == at(9));
}

TEST_CASE("work cut into many pieces of time is the same to the last bit") {
  TimeSharedDevices once = devices_with(in_turns);
  TimeSharedDevices often = devices_with(in_turns);
  for (TimeSharedDevices* devices : {&once, &often}) {
    devices->begin(JobId{1}, {.work = 1'000_s}, first, at(0));
    devices->begin(JobId{2}, {.work = 1'000_s}, first, at(0));
  }
  // Tenants elsewhere come and go; one that shares no device leaves its neighbours alone, and
  // one that comes and goes at once makes them count.
  RandomStream stream{7, "pieces", 0};
  TimePoint now{};
  for (int i = 0; i < 1'000; ++i) {
    now = now + Duration{static_cast<std::int64_t>(stream.below(900'000'000))};
    often.begin(JobId{9}, {.work = 1_s}, first, now);
    static_cast<void>(often.end(JobId{9}, now));
  }
  CHECK(once.next() == often.next());
  CHECK(once.end(JobId{1}, now).left == often.end(JobId{1}, now).left);
}

namespace {

/// A task of the referee.
struct Drawn {
  TimePoint begin;
  TimeSharedDevices::Task task;
  std::vector<DeviceAt> devices;
  std::optional<double> end_s;
};

std::vector<Drawn> draw_tasks(RandomStream& stream, std::size_t count) {
  std::vector<Drawn> tasks;
  for (std::size_t i = 0; i < count; ++i) {
    Drawn task;
    task.begin = TimePoint{1_ms * static_cast<std::int64_t>(stream.below(20'000))};
    task.task = {.work = 1_ms * static_cast<std::int64_t>(1 + stream.below(5'000)),
                 .demand = 0.1 + (0.9 * stream.uniform()),
                 .speed_max = stream.below(4) == 0 ? 0.5 : 1.0};
    const auto device = static_cast<std::uint16_t>(stream.below(2));
    task.devices.push_back({NodeId{0}, device});
    if (stream.below(3) == 0) task.devices.push_back({NodeId{1}, device});
    tasks.push_back(task);
  }
  return tasks;
}

/// Step by step: who is there in a millisecond does as much in it as the formula says.
void walk(std::vector<Drawn>& tasks, const SharingRule& rule) {
  constexpr double step_s = 1e-3;
  std::vector<double> left;
  for (const Drawn& task : tasks) left.push_back(to_seconds(task.task.work));
  for (std::int64_t step = 0; step < 400'000; ++step) {
    const double now = static_cast<double>(step) * step_s;
    std::map<DeviceAt, DeviceLoad> loads;
    const auto is_there = [&](std::size_t i) {
      return seconds(tasks[i].begin) <= now && !tasks[i].end_s;
    };
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      if (!is_there(i)) continue;
      for (const DeviceAt& device : tasks[i].devices) {
        DeviceLoad& load = loads.try_emplace(device, DeviceLoad{0, 0.0}).first->second;
        ++load.tenants;
        load.demand += tasks[i].task.demand;
      }
    }
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      if (!is_there(i)) continue;
      double speed = tasks[i].task.speed_max;
      for (const DeviceAt& device : tasks[i].devices) {
        speed = std::min(speed, tenant_speed(rule, loads.at(device)));
      }
      left[i] -= speed * step_s;
      if (left[i] <= 1e-9) tasks[i].end_s = now + step_s;
    }
  }
}

/// The same through the events of the engine.
std::vector<double> ends_of(const std::vector<Drawn>& tasks, const SharingRule& rule) {
  TimeSharedDevices devices = devices_with(rule);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < tasks.size(); ++i) order.push_back(i);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return tasks[i].begin; });
  std::vector<double> ends(tasks.size());
  const auto finish_until = [&](TimePoint limit) {
    for (auto next = devices.next(); next && *next <= limit; next = devices.next()) {
      const auto job = devices.done(*next);
      CHECK(devices.end(*job, *next).left == 0_s);
      ends[index(*job)] = seconds(*next);
    }
  };
  for (const std::size_t i : order) {
    finish_until(tasks[i].begin);
    devices.begin(id_at<JobId>(i), tasks[i].task, tasks[i].devices, tasks[i].begin);
  }
  finish_until(TimePoint{longest_duration});
  return ends;
}

}  // namespace

TEST_CASE("the events do what a walk in steps of a millisecond does") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    RandomStream stream{seed, "walk", 0};
    const SharingRule rule = seed % 3 == 0 ? at_once : in_turns;
    std::vector<Drawn> tasks = draw_tasks(stream, 12);
    walk(tasks, rule);
    const std::vector<double> ends = ends_of(tasks, rule);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      // Each of 12 ends is late by up to a step, which the others feel.
      CHECK(ends[i] == Approx(tasks[i].end_s.value()).epsilon(0.002).scale(10.0));
    }
  }
}
