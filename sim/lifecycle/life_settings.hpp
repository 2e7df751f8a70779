#pragma once
#include <cstdint>
#include <optional>

#include "headroom/units.hpp"

namespace headroom {

/// What the scheduler believes a job will take. It never changes the kill limit.
struct EstimateSpec {
  enum class Kind : std::uint8_t {
    requested,  ///< the walltime, else the duration
    actual,     ///< the duration
    scale,      ///< `factor` times what `requested` says
    noise,      ///< the duration times a random factor >= 1: exp(|sigma z|), z standard normal
  };
  Kind kind = Kind::requested;
  double factor = 1.0;  ///< scale: > 0
  double sigma = 0.0;   ///< noise: of the lognormal
};

/// What a job keeps of its work when it is stopped before its end.
struct PreemptedWork {
  bool is_kept = true;                         ///< all of it; else what was saved last, if anything
  std::optional<Duration> checkpoint_every{};  ///< of work; absent: never saved. Only unless kept
};

/// The rules of one run for the life of its jobs.
struct LifeSettings {
  EstimateSpec estimate;
  Duration restart_cost{};        ///< paid when a stopped or moved job resumes
  Duration resize_cost{};         ///< paid when a running job changes its width
  std::optional<Duration> cycle;  ///< decide at multiples of this; absent: after every instant
  /// Absent: a stopped job keeps its work, a requeued one loses it.
  std::optional<PreemptedWork> preempted_work;
  Duration end_delay{};                   ///< until the end of a run is known
  std::optional<Duration> end_step;       ///< ends are known at multiples of this
  std::optional<Duration> walltime_step;  ///< requested times are rounded up to multiples
  bool reject_impossible = true;          ///< else a job that can never fit waits for ever
  std::uint64_t seed = 1;
};

}  // namespace headroom
