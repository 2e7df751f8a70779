#include "tools/forecast/forecast.hpp"

#include <cmath>
#include <cstddef>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <string>

#include "sim/report/json_text.hpp"
#include "tests/tools/erlang_c.hpp"
#include "tools/forecast/forecast_report.hpp"
#include "tools/study/read_study.hpp"

namespace headroom {
namespace {

using test::erlang_c_wait;

constexpr double service_s = 600.0;
constexpr std::size_t servers = 16;
constexpr double offered = 9.0;  ///< Erlangs in month 0
constexpr double growth = 0.05;

/// Half-way by ratio between the waits of `month` and the one before it.
double limit_before(std::size_t month) {
  const auto wait = [](std::size_t at) {
    return erlang_c_wait(offered * std::pow(1.0 + growth, static_cast<double>(at)), servers,
                         service_s);
  };
  return std::sqrt(wait(month - 1) * wait(month));
}

Study staffing(double limit_s, const std::string& more) {
  return parse_study(
      fmt::format(R"({{
      "base": {{"cluster": {{"nodes": [{{"name": "pool", "count": {}, "gpus": 1}}]}},
        "workload": [{{"generate": {{"count": 30000, "arrivals": {{"poisson": "{}/h"}},
          "duration": {{"exponential": "{}s"}}, "gpus": 1}}}}],
        "run": {{"warmup": "{}s"}}}},
      "replications": 6, "goals": [{{"metric": "queue_delay_s.mean", "at_most": {}}}],
      {}}})",
                  servers, offered * 3600.0 / service_s, service_s, 50 * service_s, limit_s, more),
      "growth.json", {});
}

TEST_CASE("a goal breaks in the month that Erlang C says") {
  for (const std::size_t month : {3U, 6U, 9U}) {
    const Study study =
        staffing(limit_before(month), R"("growth": {"per_month": 0.05, "months": 10})");
    const Forecast forecast = make_forecast(study, {.threads = 2});
    CAPTURE(month);
    REQUIRE(forecast.breaches.size() == 1);
    const Breach& breach = forecast.breaches.front();
    CHECK(breach.from == month);
    CHECK(breach.earliest <= month);
    REQUIRE(breach.latest.has_value());
    CHECK(*breach.latest >= month);
    CHECK(*breach.latest - breach.earliest <= 2);
    CHECK_FALSE(breach.to.has_value());
  }
}

TEST_CASE("what is delivered mends a goal, and steps break it") {
  // 9 Erlangs on 16 servers wait little; a step to 18 Erlangs needs more than 18 servers.
  const Study study = staffing(60.0, R"("growth": {"months": 6,
        "steps": [{"month": 2, "factor": 2, "what": "a second product"}]},
      "deliveries": [{"month": 5, "nodes": {"name": "new", "count": 8, "gpus": 1}},
                     {"month": 6, "nodes": "pool", "remove": 1}])");
  const Forecast forecast = make_forecast(study, {});
  REQUIRE(forecast.breaches.size() == 1);
  CHECK(forecast.breaches.front().from == 2);
  CHECK(forecast.breaches.front().to == 4);
  CHECK(forecast.months[4].gpus == 16);
  CHECK(forecast.months[5].gpus == 24);
  CHECK(forecast.months[6].gpus == 23);
  CHECK(forecast.months[6].demand == 2.0);
}

TEST_CASE("as many nodes are ordered as Erlang C asks for, in time for the month") {
  const std::size_t month = 6;
  const double limit = limit_before(month);
  const Study study = staffing(limit, R"("growth": {"per_month": 0.05, "months": 12,
      "order": {"nodes": "pool", "lead_time_months": 4, "for_months": 5, "at_most": 40}})");
  const Forecast forecast = make_forecast(study, {.threads = 2});
  REQUIRE_FALSE(forecast.orders.empty());
  const ForecastOrder& order = forecast.orders.front();
  CHECK(order.needed == month);
  CHECK(order.order_by == 2);
  CHECK(order.enough_until == 10);
  std::size_t wanted = servers;
  const double then = offered * std::pow(1.0 + growth, 10.0);
  while (erlang_c_wait(then, wanted, service_s) > limit) ++wanted;
  CHECK(order.count == wanted - servers);
  const std::string text = forecast_text(study, forecast);
  CHECK(text.find("by month 2, to be there in 6") != std::string::npos);
}

TEST_CASE("orders that come too late are named so, and those that cannot be enough") {
  const Study late = staffing(60.0, R"("growth": {"months": 4,
      "steps": [{"month": 1, "factor": 2}],
      "order": {"nodes": "pool", "lead_time_months": 3, "at_most": 40}})");
  const Forecast forecast = make_forecast(late, {.threads = 2});
  REQUIRE(forecast.orders.size() == 1);
  CHECK(forecast.orders.front().needed == 1);
  CHECK(forecast.orders.front().arrives == 3);
  CHECK(forecast.orders.front().order_by == 0);
  CHECK(forecast_text(late, forecast).find("too late for 1") != std::string::npos);

  const Study never = staffing(60.0, R"("growth": {"months": 2,
      "steps": [{"month": 1, "factor": 4}], "order": {"nodes": "pool", "at_most": 2}})");
  const Forecast hopeless = make_forecast(never, {});
  REQUIRE(hopeless.orders.size() == 1);
  CHECK_FALSE(hopeless.orders.front().is_enough);
}

TEST_CASE("a forecast does not depend on the number of threads") {
  const Study study = staffing(60.0, R"("growth": {"per_month": 0.05, "months": 2})");
  CHECK(json_text(forecast_tree(study, make_forecast(study, {.threads = 1}))) ==
        json_text(forecast_tree(study, make_forecast(study, {.threads = 3}))));
}

}  // namespace
}  // namespace headroom
