#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "models/interactive/interactive_spec.hpp"
#include "models/workload/synthetic/arrivals.hpp"
#include "models/workload/synthetic/distribution.hpp"
#include "models/workload/synthetic/rate_factors.hpp"

namespace headroom {

/// The laws of one population, and who comes when. Each user and each of his visits has a random
/// stream of its own, so that a change of the cluster does not change what people want to do.
class Population {
 public:
  /// `spec` outlives it; `number` tells the populations of a scenario apart.
  Population(const InteractiveSpec& spec, std::uint64_t seed, std::uint32_t number);

  [[nodiscard]] const InteractiveSpec& spec() const { return *spec_; }
  /// Whether each user comes again after his last visit, else whoever it is comes as he likes.
  [[nodiscard]] bool is_closed() const { return !spec_->is_single && think_.has_value(); }

  /// Whether one more notebook is opened at `time`, which then counts.
  [[nodiscard]] bool opens(TimePoint time);
  /// When and by whom the next notebook is opened, of those who come as they like.
  struct Arrival {
    TimePoint time;
    std::uint32_t user = 0;  ///< from 1
  };
  [[nodiscard]] std::optional<Arrival> next_arrival();
  /// When `user` (from 1) opens the next, who closed his last at `time`.
  [[nodiscard]] std::optional<TimePoint> next_of(std::uint32_t user, TimePoint time);
  /// The stream of what a user wants in a visit, and of what he has to load again; both from 1.
  [[nodiscard]] RandomStream visit_stream(std::uint32_t user, std::uint32_t visit) const;
  [[nodiscard]] RandomStream reload_stream(std::uint32_t user, std::uint32_t visit) const;

  [[nodiscard]] Duration draw_length(RandomStream& stream) const;
  [[nodiscard]] Duration draw_burst(RandomStream& stream) const;
  [[nodiscard]] Duration draw_pause(RandomStream& stream) const;
  [[nodiscard]] Duration draw_reload(RandomStream& stream) const;
  /// The first look of the culler at which somebody idle since then is found idle for too long.
  [[nodiscard]] std::optional<TimePoint> cull_time(TimePoint idle_since) const;

 private:
  [[nodiscard]] RandomStream stream_of(const char* what, std::uint64_t entity) const;
  [[nodiscard]] std::optional<TimePoint> within(TimePoint time) const;

  const InteractiveSpec* spec_;
  std::uint64_t seed_;
  std::uint32_t number_;
  std::uint64_t opened_ = 0;
  bool single_came_ = false;
  std::optional<Arrivals> arrivals_;
  RandomStream who_;
  RateFactors factors_;  ///< of think times
  std::optional<Sampler> think_;
  std::vector<RandomStream> thoughts_;  ///< by user
  Sampler length_;
  Sampler active_;
  Sampler idle_;
  std::optional<Sampler> reload_;
};

}  // namespace headroom
