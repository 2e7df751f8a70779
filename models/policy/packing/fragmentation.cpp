#include "models/policy/packing/fragmentation.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace headroom {
namespace {

/// The classes of FragmentSplit in the order of its members; `pieces` is lacks_gpu
/// for a type that fits, of which only the smaller pieces are fragmented.
enum Class : std::uint8_t { q1, q2, q3, q4, xl, xr, na, pieces };

/// What a type can be to a node, whatever is free there.
enum Access : std::uint8_t { wants_gpu, wants_none, not_admitted };

/// [access][GPUs suffice, CPU suffices]: the class of the free GPU milli.
constexpr std::array<std::array<Class, 4>, 3> cases{
    {{q1, q2, q4, pieces}, {xr, xl, xr, xl}, {na, na, na, na}}};

}  // namespace

FragmentSplit& FragmentSplit::operator+=(const FragmentSplit& other) {
  lacks_both += other.lacks_both;
  lacks_gpu += other.lacks_gpu;
  usable += other.usable;
  lacks_cpu += other.lacks_cpu;
  no_gpu_fits += other.no_gpu_fits;
  no_gpu_lacks_cpu += other.no_gpu_lacks_cpu;
  no_access += other.no_access;
  return *this;
}

FragmentMeter::FragmentMeter(std::span<const TaskType> types, const GpuModels& models) {
  for (const TaskType& type : types) share_sizes_.push_back(type.pod.gpu_milli);
  std::ranges::sort(share_sizes_);
  const auto [rest, end] = std::ranges::unique(share_sizes_);
  share_sizes_.erase(rest, end);
  for (const TaskType& type : types) {
    const auto level = std::ranges::lower_bound(share_sizes_, type.pod.gpu_milli);
    kinds_.push_back({.cpu_milli = type.pod.cpu_milli,
                      .weight = type.weight,
                      .gpus = type.pod.gpus,
                      .level = static_cast<std::uint32_t>(level - share_sizes_.begin())});
  }
  for (std::uint32_t model = 0; model < models.model_count(); ++model) {
    for (const TaskType& type : types) {
      const bool admits = models.admits(type.pod.spec, model);
      access_.push_back(type.pod.gpus == 0 ? wants_none : admits ? wants_gpu : not_admitted);
    }
  }
}

void FragmentMeter::tally(std::span<const std::uint16_t> gpu_milli, GpuTally& tally) const {
  tally.levels.assign(share_sizes_.size(), {});
  for (std::size_t i = 0; i < share_sizes_.size(); ++i) {
    GpuTally::Level level;
    for (const std::int32_t milli : gpu_milli) {
      const bool fits = milli >= share_sizes_[i];
      level.fitting += fits ? 1 : 0;
      level.below_milli += fits ? 0 : milli;
    }
    tally.levels[i] = level;
  }
}

void FragmentMeter::add_whole(GpuTally& tally, std::int32_t count) const {
  for (GpuTally::Level& level : tally.levels) level.fitting += count;
}

void FragmentMeter::move(GpuTally& tally, std::int32_t from, std::int32_t to) const {
  for (std::size_t i = 0; i < share_sizes_.size(); ++i) {
    const bool fitted = from >= share_sizes_[i];
    const bool fits = to >= share_sizes_[i];
    tally.levels[i].fitting += (fits ? 1 : 0) - (fitted ? 1 : 0);
    tally.levels[i].below_milli += (fits ? 0 : to) - (fitted ? 0 : from);
  }
}

template <class Book>
void FragmentMeter::for_each_type(const GpuTally& tally, const Rest& rest, Book book) const {
  const std::uint8_t* access = access_.data() + rest.model * kinds_.size();
  for (const Kind& kind : kinds_) {
    const GpuTally::Level& level = tally.levels[kind.level];
    const std::size_t suffices =
        (rest.cpu_milli >= kind.cpu_milli ? 1U : 0U) | (level.fitting >= kind.gpus ? 2U : 0U);
    book(kind, cases[*access++][suffices], level.below_milli);
  }
}

double FragmentMeter::fragmented(const GpuTally& tally, const Rest& rest) const {
  std::array<double, 8> sums{};
  // A type that fits adds its small pieces to Q2, all other amounts are all there is.
  constexpr std::array<std::uint8_t, 8> booked_to{q1, q2, q3, q4, xl, xr, na, q2};
  const auto all = static_cast<double>(rest.gpu_milli_total);
  for_each_type(tally, rest, [&](const Kind& kind, Class found, std::int32_t below_milli) {
    const double amount = found == pieces ? static_cast<double>(below_milli) : all;
    sums[booked_to[found]] += kind.weight * amount;
  });
  return ((((sums[q1] + sums[q2]) + sums[q4]) + sums[xl]) + sums[xr]) + sums[na];
}

double FragmentMeter::fragmented(const PackingRoom& room) {
  tally(room.gpu_milli, scratch_);
  return fragmented(scratch_, {room.cpu_milli_to_come(), room.gpu_milli_total, room.model});
}

FragmentSplit FragmentMeter::split(const PackingRoom& room) {
  tally(room.gpu_milli, scratch_);
  std::array<double, 8> sums{};
  const auto all = static_cast<double>(room.gpu_milli_total);
  const Rest rest{room.cpu_milli_to_come(), room.gpu_milli_total, room.model};
  for_each_type(scratch_, rest, [&](const Kind& kind, Class found, std::int32_t below_milli) {
    if (found != pieces) {
      sums[found] += kind.weight * all;
      return;
    }
    const auto below = static_cast<double>(below_milli);
    sums[q2] += kind.weight * below;
    sums[q3] += kind.weight * (all - below);
  });
  return {.lacks_both = sums[q1],
          .lacks_gpu = sums[q2],
          .usable = sums[q3],
          .lacks_cpu = sums[q4],
          .no_gpu_fits = sums[xl],
          .no_gpu_lacks_cpu = sums[xr],
          .no_access = sums[na]};
}

}  // namespace headroom
