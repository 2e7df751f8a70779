// NUMA zones as a ledger of each resource. Source: KAI-Scheduler commit d5bc503a, package
// plugins/numa.
#include "models/policy/kai/numa.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <tuple>

namespace headroom::kai {
namespace {

constexpr std::int64_t milli_per_core = 1000;

/// The number that ends a zone's name; zones without one come last.
std::tuple<bool, std::int64_t, std::string> rank_of(const std::string& id) {
  auto digits = id.size();
  while (digits > 0 && id[digits - 1] >= '0' && id[digits - 1] <= '9') --digits;
  std::int64_t number = 0;
  for (auto at = digits; at < id.size(); ++at) {
    number = std::min<std::int64_t>(number * 10 + (id[at] - '0'), INT32_MAX);
  }
  return {digits == id.size(), number, id};
}

NodeVector vector_of(const NamedAmounts& amounts, const ShapeTable& shapes) {
  NodeVector vector(shapes.dimensions(), 0);
  for (const auto& [name, amount] : amounts) {
    const auto d = shapes.dimension(name);
    if (!d) continue;
    vector[*d] += std::llround(*d == cpu_dimension ? amount * milli_per_core : amount);
  }
  return vector;
}

bool is_aligned_only_when_guaranteed(std::size_t d) {
  return d == cpu_dimension || d == memory_dimension;
}

/// Moves `zones` to the lexicographically next choice of as many out of `count`.
bool advance(std::vector<std::size_t>& zones, std::size_t count) {
  for (auto i = zones.size(); i-- > 0;) {
    if (zones[i] + (zones.size() - i) >= count) continue;
    ++zones[i];
    for (auto next = i + 1; next < zones.size(); ++next) zones[next] = zones[next - 1] + 1;
    return true;
  }
  return false;
}

}  // namespace

NumaLedger::NumaLedger(const SnapshotNuma& facts, const ShapeTable& shapes)
    : policy_{facts.policy}, reports_(shapes.dimensions(), false) {
  auto zones = facts.zones;
  std::stable_sort(zones.begin(), zones.end(),
                   [](const auto& a, const auto& b) { return rank_of(a.id) < rank_of(b.id); });
  for (const auto& zone : zones) {
    ids_.push_back(zone.id);
    allocatable_.push_back(vector_of(zone.allocatable, shapes));
    for (const auto& [name, amount] : zone.allocatable) {
      if (const auto d = shapes.dimension(name)) reports_[*d] = true;
    }
  }
  available_ = allocatable_;
}

ZoneUse NumaLedger::placement(const std::vector<SnapshotZoneUse>& record,
                              const ShapeTable& shapes) const {
  ZoneUse use;
  for (const auto& [zone, amounts] : record) {
    const auto at = std::find(ids_.begin(), ids_.end(), zone);
    if (at == ids_.end()) return {};
    const auto vector = vector_of(amounts, shapes);
    for (std::size_t d = 0; d < vector.size(); ++d) {
      if (vector[d] != 0)
        use.push_back({static_cast<std::size_t>(at - ids_.begin()), d, vector[d]});
    }
  }
  std::sort(use.begin(), use.end(), [](const ZoneDraw& a, const ZoneDraw& b) {
    return std::tie(a.zone, a.dimension) < std::tie(b.zone, b.dimension);
  });
  return use;
}

void NumaLedger::charge(const ZoneUse& use, int sign) {
  for (const auto& [zone, dimension, amount] : use) available_[zone][dimension] -= sign * amount;
}

bool NumaLedger::concerns(const Shape& shape, bool is_guaranteed) const {
  if (policy_ == NumaPolicy::none) return false;
  if (is_guaranteed) return true;
  for (std::size_t d = 0; d < reports_.size(); ++d) {
    if (!reports_[d] || is_aligned_only_when_guaranteed(d)) continue;
    if (d == gpu_dimension ? shape.gpus > 0 : shape.need[d] > 0) return true;
  }
  return false;
}

NodeVector NumaLedger::wanted(const Shape& shape, bool is_guaranteed) const {
  auto need = shape.need;
  need[pod_dimension] = 0;
  // Only whole cores of guaranteed pods are exclusive.
  if (need[cpu_dimension] % milli_per_core != 0) need[cpu_dimension] = 0;
  for (std::size_t d = 0; d < need.size(); ++d) {
    if (!reports_[d] || (!is_guaranteed && is_aligned_only_when_guaranteed(d))) need[d] = 0;
  }
  return need;
}

bool NumaLedger::suffices(const Zones& zones, const NodeVector& need) const {
  for (std::size_t d = 0; d < need.size(); ++d) {
    if (need[d] <= 0) continue;
    std::int64_t sum = 0;
    for (const auto zone : zones) sum += available_[zone][d];
    if (sum < need[d]) return false;
  }
  return true;
}

std::optional<NumaLedger::Zones> NumaLedger::zones_for(const NodeVector& need) const {
  if (policy_ == NumaPolicy::best_effort) return greedy_cover(need);
  if (policy_ == NumaPolicy::restricted) return restricted(need);
  for (std::size_t zone = 0; zone < size(); ++zone) {
    if (suffices({zone}, need)) return Zones{zone};
  }
  return std::nullopt;
}

std::optional<NumaLedger::Zones> NumaLedger::greedy_cover(const NodeVector& need) const {
  auto rest = need;
  Zones zones;
  while (std::any_of(rest.begin(), rest.end(), [](std::int64_t v) { return v > 0; })) {
    std::optional<std::size_t> best;
    std::int64_t best_cover = 0;
    for (std::size_t zone = 0; zone < size(); ++zone) {
      if (std::find(zones.begin(), zones.end(), zone) != zones.end()) continue;
      std::int64_t cover = 0;
      for (std::size_t d = 0; d < rest.size(); ++d) {
        if (rest[d] > 0) cover += std::min(rest[d], available_[zone][d]);
      }
      if (cover > best_cover) best = zone, best_cover = cover;
    }
    if (!best) return std::nullopt;
    zones.push_back(*best);
    for (std::size_t d = 0; d < rest.size(); ++d) rest[d] -= available_[*best][d];
  }
  return zones;
}

std::optional<NumaLedger::Zones> NumaLedger::restricted(const NodeVector& need) const {
  std::set<std::size_t> widths;
  for (std::size_t d = 0; d < need.size(); ++d) {
    if (need[d] <= 0) continue;
    std::vector<std::int64_t> capacities;
    for (const auto& zone : allocatable_) capacities.push_back(zone[d]);
    std::sort(capacities.rbegin(), capacities.rend());
    std::int64_t total = 0;
    std::size_t width = 0;
    while (width < capacities.size() && total < need[d]) total += capacities[width++];
    if (total < need[d]) return std::nullopt;
    widths.insert(width);
  }
  if (widths.empty()) return Zones{};
  if (widths.size() > 1) return std::nullopt;
  Zones zones(*widths.begin());
  std::iota(zones.begin(), zones.end(), std::size_t{0});
  do {
    if (suffices(zones, need)) return zones;
  } while (advance(zones, size()));
  return std::nullopt;
}

bool NumaLedger::allows(const Shape& shape, bool is_guaranteed) const {
  if (policy_ == NumaPolicy::best_effort || !concerns(shape, is_guaranteed)) return true;
  return zones_for(wanted(shape, is_guaranteed)).has_value();
}

std::optional<ZoneUse> NumaLedger::draw(const Shape& shape, bool is_guaranteed) const {
  if (!concerns(shape, is_guaranteed)) return ZoneUse{};
  const auto need = wanted(shape, is_guaranteed);
  const auto zones = zones_for(need);
  if (!zones) return std::nullopt;
  ZoneUse use;
  for (std::size_t d = 0; d < need.size(); ++d) {
    auto rest = need[d];
    for (const auto zone : *zones) {
      const auto taken = std::min(rest, available_[zone][d]);
      if (taken <= 0) continue;
      use.push_back({zone, d, taken});
      rest -= taken;
    }
  }
  std::sort(use.begin(), use.end(), [](const ZoneDraw& a, const ZoneDraw& b) {
    return std::tie(a.zone, a.dimension) < std::tie(b.zone, b.dimension);
  });
  return use;
}

double NumaLedger::score(const Shape& shape, bool is_guaranteed) const {
  if (!concerns(shape, is_guaranteed)) return 100.0 / static_cast<double>(size());
  const auto use = draw(shape, is_guaranteed);
  if (!use) return 0;
  std::set<std::size_t> zones;
  for (const auto& part : *use) zones.insert(part.zone);
  return 100.0 / static_cast<double>(std::max<std::size_t>(1, zones.size()));
}

}  // namespace headroom::kai
