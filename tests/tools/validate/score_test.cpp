#include "tools/validate/score.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <string>

#include "tools/validate/calibration_list.hpp"

using namespace headroom;

TEST_CASE("medians and percentiles by hand") {
  CHECK_FALSE(median_of({}).has_value());
  CHECK(median_of({3.0}) == 3.0);
  CHECK(median_of({4.0, 1.0, 3.0}) == 3.0);
  CHECK(median_of({4.0, 1.0, 3.0, 2.0}) == 2.5);
  CHECK(percentile_of({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0.9) == 9.0);
  CHECK(percentile_of({1, 2, 3}, 0.9) == 3.0);
  CHECK(percentile_of({1, 2, 3}, 1.0) == 3.0);
  CHECK_FALSE(percentile_of({}, 0.9).has_value());
}

TEST_CASE("ranks are compared inside groups only") {
  CHECK_FALSE(kendall_tau({{"a", {{1.0, 1.0}}}, {"b", {{2.0, 0.5}}}}).tau.has_value());
  const RankSummary mixed = kendall_tau(
      {{"a", {{1.0, 10.0}, {2.0, 20.0}, {3.0, 15.0}}}, {"b", {{1.0, 1.0}, {1.0, 2.0}}}});
  // Two pairs agree, one does not, a tie counts for nothing.
  CHECK(mixed.pairs == 3);
  CHECK(*mixed.tau == doctest::Approx(1.0 / 3.0));
}

TEST_CASE("each entry is in one state, and only scored ones count") {
  REQUIRE_FALSE(calibration_ids().empty());
  const std::string calibrated = *calibration_ids().begin();
  const std::string setup = R"("setup": {"nics": "4 x 200 Gb/s"}, "category": "d", )";
  const auto measurements = parse_measurements(
      R"({"entries": [
        {"id": "exact", )" +
          setup + R"("value": 96},
        {"id": "high", )" +
          setup + R"("value": 48},
        {"id": ")" +
          calibrated + R"(", )" + setup + R"("value": 1, "group": "table"},
        {"id": "same table", )" +
          setup + R"("value": 1, "group": "table"},
        {"id": "claim", )" +
          setup + R"("value": 1, "use": "input"},
        {"id": "unknown", "setup": {}, "category": "d", "value": 1}]})",
      "m.json");
  const ValidationScore score = validate(measurements, Catalog::built_in());
  CHECK(score.entries[0].state == EntryState::scored);
  CHECK(*score.entries[0].error == doctest::Approx(0.0));
  CHECK(*score.entries[1].error == doctest::Approx(std::log(2.0)));
  CHECK(score.entries[2].state == EntryState::calibrated);
  CHECK(score.entries[3].state == EntryState::calibrated);
  CHECK(score.entries[4].state == EntryState::input);
  CHECK(score.entries[5].state == EntryState::not_covered);
  const ErrorSummary& errors = score.categories.at("d").errors;
  CHECK(errors.entries == 3);
  CHECK(errors.covered == 2);
  CHECK(errors.calibrated == 2);
  CHECK(errors.inputs == 1);
  CHECK(*errors.median == doctest::Approx(std::log(2.0) / 2));
  CHECK(*errors.within_25_percent == 0.5);
}

TEST_CASE("a table counts once, by the median of its figures") {
  const auto measurements = parse_measurements(
      R"({"entries": [{"id": "t", "category": "d", "setup": {"nics": "4 x 200 Gb/s"},
          "value": {"a": 96, "b": 48, "c": 192, "d": 96}}]})",
      "m.json");
  const ValidationScore score = validate(measurements, Catalog::built_in());
  CHECK(score.entries[0].figures.size() == 4);
  CHECK(*score.entries[0].error == doctest::Approx(std::log(2.0) / 2));
}
