#include "tools/cli/progress.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <string>

#include "sim/report/readable.hpp"

using namespace headroom;

namespace {

ProgressFigures a_run() {
  return {.what = "simulating",
          .share = 0.345,
          .simulated_s = 12.0 * 86'400.0,
          .done = 3450,
          .expected = 10'000,
          .unit = "jobs",
          .per_second = 1725.0,
          .left_s = 3.8};
}

}  // namespace

TEST_CASE("a progress line shows share, time, counts, speed and the time left") {
  CHECK(progress_line(a_run(), 120, false) ==
        "simulating  34% ██████████▍░░░░░░░░░░░░░░░░░░░  12.0d simulated  3,450 of 10,000 jobs"
        "  1,725 jobs/s  4s left");
}

TEST_CASE("where the end is not known there is no bar") {
  CHECK(progress_line({.what = "planning", .done = 5, .unit = "looked at"}, 80, false) ==
        "planning  5 looked at");
}

TEST_CASE("a progress line is narrower than any terminal") {
  ProgressFigures figures = a_run();
  for (std::size_t width = 2; width <= 200; ++width) {
    CAPTURE(width);
    CHECK(display_width(progress_line(figures, width, false)) < width);
  }
  figures.share.reset();
  for (std::size_t width = 2; width <= 200; ++width) {
    CAPTURE(width);
    CHECK(display_width(progress_line(figures, width, false)) < width);
  }
}

TEST_CASE("as room gets short speed goes first and the time left last") {
  const std::string at_80 = progress_line(a_run(), 80, false);
  CHECK(at_80.find("jobs/s") == at_80.npos);
  CHECK(at_80.find("3,450 of 10,000 jobs") != at_80.npos);
  const std::string at_40 = progress_line(a_run(), 40, false);
  CHECK(at_40.find("of 10,000") == at_40.npos);
  CHECK(at_40.ends_with("4s left"));
}

TEST_CASE("a share beyond its ends is drawn at them") {
  CHECK(progress_line({.what = "x", .share = 1.7}, 80, false).find("100%") != std::string::npos);
  CHECK(progress_line({.what = "x", .share = -1.0}, 80, false).find("  0%") != std::string::npos);
}

TEST_CASE("time left is whole and in two units at most") {
  const auto line = [](double left) {
    return progress_line({.what = "x", .left_s = left}, 80, false);
  };
  CHECK(line(0.2).ends_with("  1s left"));
  CHECK(line(59.0).ends_with("  59s left"));
  CHECK(line(185.0).ends_with("  3min 05s left"));
  CHECK(line(3720.0).ends_with("  1h 02min left"));
}

TEST_CASE("pace needs two points") {
  Pace pace;
  CHECK_FALSE(pace.per_second());
  pace.note(0.0, 0.0);
  CHECK_FALSE(pace.per_second());
  CHECK_FALSE(pace.seconds_to(10.0, 1.0));
  pace.note(0.5, 50.0);
  CHECK(pace.per_second() == 100.0);
  CHECK(pace.seconds_to(100.0, 0.5) == 0.5);
}

TEST_CASE("pace forgets what is long ago, so that a slower part is seen") {
  Pace pace;
  pace.note(0.0, 0.0);
  for (int i = 1; i <= 20; ++i) pace.note(i, 1000.0 * i);
  for (int i = 21; i <= 40; ++i) pace.note(i, 20'000.0 + (10.0 * (i - 20)));
  CHECK(pace.per_second() == doctest::Approx(10.0));
}

TEST_CASE("work in few steps keeps the pace of its steps between them") {
  Pace pace;
  pace.note(0.0, 0.0);
  for (int i = 1; i <= 3; ++i) pace.note(60.0 * i, i);
  pace.note(200.0, 3.0);
  CHECK(pace.per_second() == doctest::Approx(1.0 / 60.0));
  CHECK(pace.seconds_to(5.0, 200.0) == doctest::Approx(100.0));
  CHECK(pace.seconds_to(5.0, 900.0) == 0.0);
}
