#include "tools/forecast/growth.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <variant>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "tools/forecast/forecast.hpp"
#include "tools/forecast/month_scenario.hpp"
#include "tools/study/read_study.hpp"

namespace headroom {
namespace {

std::string study_text(const std::string& rest) {
  return R"({"base": {
      "cluster": {"nodes": [{"name": "old", "count": 4, "gpus": 8}, {"count": 2, "gpus": 4}]},
      "workload": [
        {"generate": {"count": 100, "arrivals": {"poisson": "10/h"},
          "duration": {"lognormal": {"median": "10min", "sigma": 1}}}},
        {"generate": {"until": "1d", "arrivals": {"every": "1min"}, "duration": {"fixed": "1h"}}},
        {"jobs": [{"id": "a", "gpus": 1, "duration_s": 10}]}]},
    "goals": [{"metric": "queue_delay_s.mean", "at_most": "1h"}], )" +
         rest + "}";
}

Study study_of(const std::string& rest) { return parse_study(study_text(rest), "s.json", {}); }

TEST_CASE("demand compounds, and steps stay") {
  const Growth growth = read_growth(study_of(
      R"("growth": {"per_month": 0.1, "months": 9, "steps": [{"month": 3, "factor": 2}]})"));
  CHECK(demand_in(growth, 0) == 1.0);
  CHECK(demand_in(growth, 2) == doctest::Approx(1.21));
  CHECK(demand_in(growth, 3) == doctest::Approx(2 * 1.331));
}

TEST_CASE("months have names where the calendar is known") {
  Growth growth;
  CHECK(month_name(growth, 7) == "7");
  growth.start = "2027-11";
  CHECK(month_name(growth, 0) == "2027-11");
  CHECK(month_name(growth, 1) == "2027-12");
  CHECK(month_name(growth, 2) == "2028-01");
}

TEST_CASE("the scenario of a month has its demand and its nodes") {
  const Study study = study_of(R"("growth": {"per_month": 1.0, "duration_per_month": 0.5,
        "teams": [{"month": 1, "workload": [{"generate": {"count": 10,
          "arrivals": {"poisson": "1/h"}, "duration": {"fixed": "1h"}}}]}]},
      "deliveries": [{"month": 2, "nodes": {"name": "new", "gpus": 16, "count": 3}},
                     {"month": 2, "nodes": "old", "remove": 4},
                     {"month": 1, "nodes": "nodes-1", "count": 5}])");
  const Growth growth = read_growth(study);
  const auto deliveries = read_deliveries(study);

  const Scenario first = scenario_in(study, growth, deliveries, {}, 0);
  CHECK(first.cluster.nodes.size() == 2);
  CHECK(first.workload.size() == 3);
  CHECK(std::get<SyntheticSpec>(first.workload[0]).count == 100);

  const Scenario third =
      scenario_in(study, growth, deliveries, {{.group = "new", .month = 2, .count = 2}}, 2);
  REQUIRE(third.cluster.nodes.size() == 2);
  CHECK(third.cluster.nodes[0].name == "nodes-1");
  CHECK(third.cluster.nodes[0].count == 7);
  CHECK(third.cluster.nodes[1].name == "new");
  CHECK(third.cluster.nodes[1].count == 5);
  // Four times the arrivals over the same time, of jobs 2.25 times as long.
  const auto& drawn = std::get<SyntheticSpec>(third.workload[0]);
  CHECK(drawn.count == 400);
  CHECK(drawn.arrivals.rate_per_s == doctest::Approx(40.0 / 3600.0));
  CHECK(drawn.duration.parameters.number("median") == doctest::Approx(600 * 2.25));
  CHECK(drawn.duration.parameters.number("sigma") == 1.0);
  CHECK(std::get<SyntheticSpec>(third.workload[1]).arrivals.every == 15_s);
  // The new team has grown for one month.
  CHECK(std::get<SyntheticSpec>(third.workload[3]).count == 20);
}

std::string refusal(const std::string& rest) {
  try {
    const Forecast forecast = make_forecast(study_of(rest), {});
    return "taken";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST_CASE("growth that makes no sense is refused") {
  const auto holds = [](const std::string& text, std::string_view part) {
    CAPTURE(text);
    CHECK(text.find(part) != std::string::npos);
  };
  holds(refusal(R"("name": "x")"), "growth: is missing");
  holds(refusal(R"("growth": {"per_mont": 1})"), "did you mean \"per_month\"?");
  holds(refusal(R"("growth": {"start": "2027-13"})"), "is no month");
  holds(refusal(R"("growth": {"order": {"nodes": "odl"}})"), "did you mean \"old\"?");
  holds(refusal(R"("growth": {}, "deliveries": [{"month": 1, "nodes": "old", "remove": 5}])"),
        "1 nodes too many");
  holds(refusal(R"("growth": {}, "deliveries": [{"month": 1, "nodes": "old"}])"),
        "neither or both of count and remove");
  holds(
      refusal(R"("growth": {}, "deliveries": [{"month": 1, "nodes": {"name": "old", "gpus": 1}}])"),
      "is there already");
  holds(refusal(R"("growth": {"months": 3}, "deliveries": [{"month": 4, "nodes": "old",
      "count": 1}])"),
        "month 4 is not looked at");
  holds(refusal(R"("growth": {}, "vary": {"cluster.nodes[0].count": [1]})"),
        "varies nothing but the month");
}

}  // namespace
}  // namespace headroom
