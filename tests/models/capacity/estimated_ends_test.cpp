#include "headroom/estimated_ends.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <vector>

#include "headroom/random.hpp"

using namespace headroom;

namespace {

FreeCapacity pool(std::uint32_t gpus) {
  return FreeCapacity{
      {{{.name = "pool", .count = 1, .gpus = gpus, .gpu_model = {}, .cpus = {}, .memory = {}}}}};
}

constexpr NodeId node{0};

Footprint gpus(std::uint32_t count) { return {.nodes = 1, .gpus_per_node = count}; }

}  // namespace

TEST_CASE("room comes as tenants are believed to leave") {
  FreeCapacity free = pool(8);
  EstimatedEnds ends{free};
  free.take(node, gpus(3));
  ends.add(node, {.end = {10_s}, .job = JobId{1}, .gpus = 3, .cpu_milli = 0, .memory = {}});
  free.take(node, gpus(4));
  ends.add(node, {.end = {5_s}, .job = JobId{2}, .gpus = 4, .cpu_milli = 0, .memory = {}});
  CHECK(ends.room_from(node, gpus(1)) == TimePoint{});
  CHECK(ends.room_from(node, gpus(2)) == TimePoint{5_s});
  CHECK(ends.room_from(node, gpus(5)) == TimePoint{5_s});
  CHECK(ends.room_from(node, gpus(6)) == TimePoint{10_s});
  CHECK(ends.room_from(node, gpus(9)) == end_of_time);
  CHECK(ends.free_gpus_at(node, {4_s}) == 1);
  CHECK(ends.free_gpus_at(node, {5_s}) == 5);
  CHECK(ends.free_gpus_at(node, {10_s}) == 8);
  CHECK(ends.has_room_beside(node, gpus(2), gpus(3), {5_s}));
  CHECK_FALSE(ends.has_room_beside(node, gpus(3), gpus(3), {5_s}));
}

TEST_CASE("many tenants are searched as a plain list would be") {
  RandomStream stream{13, "estimated ends", 0};
  constexpr std::uint32_t capacity = 500;
  FreeCapacity free = pool(capacity);
  EstimatedEnds ends{free};
  std::vector<Tenant> tenants;
  for (std::uint32_t step = 0; step < 3000; ++step) {
    const auto taken = 1 + static_cast<std::uint32_t>(stream.below(6));
    if (stream.below(5) < 3 && free.free_gpus(node) >= taken) {
      const Tenant tenant{.end = TimePoint{Duration{static_cast<std::int64_t>(stream.below(90))}},
                          .job = JobId{step},
                          .gpus = taken,
                          .cpu_milli = 0,
                          .memory = {}};
      free.take(node, gpus(taken));
      ends.add(node, tenant);
      tenants.push_back(tenant);
      std::ranges::sort(tenants);
    } else if (!tenants.empty()) {
      const auto which = static_cast<std::ptrdiff_t>(stream.below(tenants.size()));
      free.give(node, gpus(tenants[static_cast<std::size_t>(which)].gpus));
      ends.remove(node, tenants[static_cast<std::size_t>(which)]);
      tenants.erase(tenants.begin() + which);
    }
    const auto wanted = 1 + static_cast<std::uint32_t>(stream.below(capacity));
    std::uint32_t room = free.free_gpus(node);
    TimePoint from = room >= wanted ? TimePoint{} : end_of_time;
    for (const Tenant& tenant : tenants) {
      if (from != end_of_time) break;
      room += tenant.gpus;
      if (room >= wanted) from = tenant.end;
    }
    REQUIRE(ends.room_from(node, gpus(wanted)) == from);
    std::array<TimePoint, 17> by_gpus{};
    ends.room_from_by_gpus(node, by_gpus);
    const std::uint32_t level = wanted % by_gpus.size();
    REQUIRE(by_gpus[level] == ends.room_from(node, gpus(level)));
  }
}
