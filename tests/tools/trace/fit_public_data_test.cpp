#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <iostream>
#include <string>

#include "headroom/units.hpp"

#include "tools/trace/fit_trial.hpp"
#include "tools/trace/generator_json.hpp"

using namespace headroom;

namespace {

std::string data_folder() {
  const char* given = std::getenv("HEADROOM_DATA");
  return given != nullptr && *given != '\0' ? given : "../shared/data";
}

}  // namespace

// The table of all four traces over 20 seeds is written by tools/dev/fit-table; this is its first
// row, over fewer seeds.
TEST_CASE("twins of KTH-SP2 wait as long as the trace does, and have its marginals") {
  const std::string path = data_folder() + "/traces/swf-kth-sp2/KTH-SP2-predictsim-filtered.swf.gz";
  if (!std::filesystem::exists(path)) {
    std::cout << "skipped, not there: " << path << '\n';
    return;
  }
  FitSettings settings{
      .trace = {}, .trace_path = std::filesystem::absolute(path).string(), .cluster = pool_of(100)};
  settings.trace.path = settings.trace_path;
  settings.trace.shown = path;
  settings.seeds = 5;
  settings.window = 24_h * 14;
  const FitTrial trial = fit_generator(settings).trials.front();
  CHECK(trial.distances.gap < 0.05);
  // The worst of 168 hours, some of which have few gaps: 0.055 over 20 seeds.
  CHECK(trial.distances.gap_worst < 0.1);
  CHECK(trial.distances.size == 0.0);
  CHECK(trial.distances.duration == 0.0);
  CHECK(std::abs(trial.mean_ratio.mean - 1.0) < near_enough);
  CHECK(std::abs(trial.p95_ratio.mean - 1.0) < near_enough);
}
