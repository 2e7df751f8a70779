#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/pipeline/learning_curve.hpp"
#include "models/pipeline/value_law.hpp"

namespace headroom {

/// Which trials are ended before they have trained to the end.
struct StoppingRule {
  enum class Kind : std::uint8_t {
    none,
    asha,                ///< at each rung, unless among the best 1/eta that came so far
    median,              ///< unless better than half of those that have ended
    successive_halving,  ///< at each rung all wait for one another, and the best 1/eta go on
    hyperband,           ///< the same several times, from many short trials to few long ones
  };
  Kind kind = Kind::none;
  std::uint32_t eta = 3;    ///< one in so many goes on, >= 2
  std::uint32_t min = 1;    ///< epochs up to the first rung
  std::uint32_t grace = 1;  ///< median: epochs before which no trial is ended
};

/// Many trials of one job with other hyper-parameters.
struct SweepSpec {
  std::uint32_t trials = 1;  ///< without meaning under hyperband, which says itself how many
  std::uint32_t parallel = UINT32_MAX;  ///< at most so many at once
  std::uint32_t epochs = 1;             ///< of a trial that is not ended early; >= 1
  bool is_grid = false;                 ///< all combinations, else each trial draws its own
  std::vector<std::pair<std::string, ValueLaw>> parameters{};
  std::string objective = "loss";
  bool is_maximized = false;
  CurveLaws curve{};
  StoppingRule stopping{};
};

}  // namespace headroom
