#include "sim/observe/training_figures.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "run_builder.hpp"
#include "sim/report/json_text.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

constexpr std::int64_t hour = 3'600'000'000'000;

/// Two jobs: one of 2 GPUs for 3 h, 2 of them useful; one of 1 GPU for 4 h, in another group.
RunRecord made_up() {
  RunBuilder builder;
  builder.add({.name = "a", .gpus = 2, .start = 0, .end = 3 * hour});
  builder.add({.name = "b", .gpus = 1, .start = 0, .end = 4 * hour});
  RunRecord run = std::move(builder.run());
  run.training.limits = {"compute", "shared bandwidth"};
  run.training.groups = {"old", "new"};
  run.training.kinds = {{.name = "shared bandwidth", .part = LinkPart::storage, .capacity = 100.0}};
  const Duration h{hour};
  TrainingRecord a;
  a.job = JobId{0};
  a.alone_rate = 10.0;
  a.origin = PaceOrigin::measured;
  a.time = {Duration{}, h, Duration{}, Duration{}, h * 2};
  a.limited = {{LimitId{1}, h * 2}, {LimitId{0}, h}};
  a.gain = 3.0;
  TrainingRecord b;
  b.job = JobId{1};
  b.group = 1;
  b.alone_rate = 10.0;
  b.time = {Duration{}, Duration{}, h, Duration{}, h * 3};
  b.limited = {{LimitId{1}, h * 4}};
  b.gain = 2.0;
  run.training.jobs = {a, b};
  constexpr auto stall = static_cast<std::uint32_t>(TrainingPhase::input_stall);
  constexpr std::uint32_t link = waiting_phases;
  run.training.changes = {{TimePoint{}, link, 50.0},
                          {TimePoint{}, stall, 2.0},
                          {TimePoint{h * 1}, link, 50.0},
                          {TimePoint{h * 3}, link, -100.0},
                          {TimePoint{h * 3}, stall, -2.0}};
  return run;
}

std::vector<TimePoint> steps_of_two_hours() { return {TimePoint{}, TimePoint{Duration{2 * hour}}}; }

}  // namespace

TEST_CASE("GPU-hours of training by phase and by limit, by hand") {
  const RunRecord run = made_up();
  const std::string text = json_text(training_tree(run));
  const auto holds = [&](const std::string& part) {
    CAPTURE(text);
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  };
  holds(R"("jobs": 2)");
  holds(R"("started": 2)");
  // Phases: 2 h of stall (2 GPUs), 1 h of communication, 4 + 3 useful.
  holds(R"("input_stall": 2)");
  holds(R"("communication": 1)");
  holds(R"("useful": 7)");
  // The storage held 4 + 4 GPU-hours of 10; the gain is (4 * 3 + 4 * 2) / 8.
  holds(R"("gpu_hours": 8)");
  holds(R"("share": 0.8)");
  holds(R"("gain": 2.5)");
  // Arithmetic was nobody's first limit: it has no gain.
  holds(R"("share": 0.2)");
  holds(R"("gain": null)");
  holds(R"("measured": 1)");
  CHECK(text.find("shared bandwidth") < text.find("compute"));
  CHECK(text.find("\"old\"") < text.find("\"new\""));
}

TEST_CASE("utilisation and waiting GPUs are averages over each step") {
  const RunRecord run = made_up();
  // 0-2 h: an hour at 50 and one at 100; 2-4 h: an hour at 100, one at 0.
  const auto columns = link_columns(run, steps_of_two_hours());
  REQUIRE(columns.size() == 1);
  CHECK(columns[0].name == "shared_bandwidth_utilisation");
  REQUIRE(columns[0].values.size() == 2);
  CHECK(columns[0].values[0] == Approx(0.75));
  CHECK(columns[0].values[1] == Approx(0.5));
  const auto waiting = waiting_gpus(run, steps_of_two_hours());
  REQUIRE(waiting.size() == waiting_phases);
  const auto stalled = waiting[static_cast<std::size_t>(TrainingPhase::input_stall)];
  CHECK(stalled[0] == Approx(2.0));
  CHECK(stalled[1] == Approx(1.0));
  CHECK(waiting[static_cast<std::size_t>(TrainingPhase::communication)][0] == 0.0);
}
