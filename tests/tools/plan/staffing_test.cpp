#include <cmath>
#include <cstddef>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <string>

#include "tests/tools/erlang_c.hpp"
#include "tools/plan/plan.hpp"
#include "tools/study/read_study.hpp"

namespace headroom {
namespace {

using test::erlang_c_wait;

struct Staffing {
  double offered = 1.0;  ///< Erlangs
  double wait_max_s = 60.0;
};

constexpr double service_s = 600.0;

std::size_t servers_by_formula(const Staffing& staffing) {
  std::size_t servers = 1;
  while (erlang_c_wait(staffing.offered, servers, service_s) > staffing.wait_max_s) ++servers;
  return servers;
}

/// Limits half-way, by ratio, between what two numbers of servers give: no run can tell
/// limits from waits that are equal.
Staffing clear_staffing(double offered, std::size_t servers) {
  return {.offered = offered,
          .wait_max_s = std::sqrt(erlang_c_wait(offered, servers - 1, service_s) *
                                  erlang_c_wait(offered, servers, service_s))};
}

Plan planned(const Staffing& staffing, std::size_t servers_max) {
  const std::string study = fmt::format(R"({{
      "base": {{"cluster": {{"nodes": [{{"name": "pool", "gpus": 1}}]}},
        "workload": [{{"generate": {{"count": 20000, "arrivals": {{"poisson": "{}/h"}},
          "duration": {{"exponential": "{}s"}}, "gpus": 1}}}}],
        "run": {{"warmup": "{}s"}}}},
      "vary": {{"cluster.nodes[0].gpus": {{"from": 1, "to": {}}}}}, "replications": 6,
      "goals": [{{"metric": "queue_delay_s.mean", "at_most": {}}}]}})",
                                        staffing.offered * 3600.0 / service_s, service_s,
                                        50 * service_s, servers_max, staffing.wait_max_s);
  return make_plan(parse_study(study, "staffing.json", {}),
                   {.replications_max = 96, .exhaustive = false}, {.threads = 2});
}

TEST_CASE("as many servers are planned as Erlang C asks for") {
  std::size_t problems = 0;
  for (const double offered : {1.5, 4.0, 9.3, 17.0, 31.0}) {
    const auto least = static_cast<std::size_t>(offered) + 1;
    for (std::size_t more = 1; more <= 4; ++more) {
      const std::size_t servers = least + more;
      const Staffing staffing = clear_staffing(offered, servers);
      CAPTURE(offered);
      CAPTURE(servers);
      REQUIRE(servers_by_formula(staffing) == servers);
      const Plan plan = planned(staffing, 48);
      REQUIRE(plan.best.has_value());
      CHECK(plan.points[*plan.best].point.labels.at(0) == std::to_string(servers));
      ++problems;
    }
  }
  CHECK(problems == 20);
}

}  // namespace
}  // namespace headroom
