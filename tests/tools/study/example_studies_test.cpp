#include <doctest/doctest.h>
#include <string>

#include "tools/study/read_study.hpp"
#include "tools/study/study_points.hpp"
#include "tools/study/study_scenario.hpp"

using namespace headroom;

TEST_CASE("every point of the example studies is a scenario") {
  for (const std::string name : {"load", "servers", "cheapest"}) {
    const Study study = read_study("scenarios/studies/how-many/" + name + ".json",
                                   {.data_directory = "", .overrides = {}});
    for (const StudyPoint& point : points(study)) {
      CAPTURE(point.index);
      CHECK_NOTHROW(static_cast<void>(scenario_at(study, point, study.seed)));
    }
  }
}
