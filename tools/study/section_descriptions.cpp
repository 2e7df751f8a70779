#include <vector>

#include "sim/scenario/describe.hpp"
#include "sim/scenario/key_description.hpp"
#include "tools/study/study_description.hpp"

namespace headroom {
namespace {

constexpr double months_max = 600;
constexpr double factor_max = 1e6;

ObjectDescription search_description() {
  constexpr double runs_max = 10'000;
  return {
      .doc = "How headroom plan searches.",
      .keys = {optional("confidence", {number(0.5, 0.9999)},
                        "With which a goal must be met or missed before the runs of a point end "
                        "early.",
                        "0.95"),
               optional("replications_max", {count(1, runs_max)},
                        "Runs of a point on which the answer hangs; default: as all."),
               optional("separately", {list({some_text()}, 1, 100)},
                        "Whole numbers that are no amounts: more of one may break a goal.")}};
}

ObjectDescription step_description() {
  return {.doc = "A change of demand that stays.",
          .keys = {required("month", {count(1, months_max)}, "When, counted from 0, the base."),
                   required("factor", {positive_number(factor_max)},
                            "Demand from then on, as a multiple of what it was."),
                   optional("what", {any_text()}, "What it is, for the report.")}};
}

ObjectDescription team_description() {
  return {.doc = "New demand beside that of the base.",
          .keys = {required("month", {count(0, months_max)}, "When it comes."),
                   optional("name", {any_text()}, "Whose it is, for the report."),
                   required("workload", {list({one_of(workload_descriptions())}, 1, 1000)},
                            "Its sources of jobs.")}};
}

ObjectDescription delivery_description() {
  return {.doc = "Nodes that come or go.",
          .keys = {required("month", {count(0, months_max)}, "In the first days of it."),
                   required("nodes", {some_text(), object(node_group_description())},
                            "A group of the cluster by its name, or a new one."),
                   optional("count", {count(1, 1e6)}, "How many come."),
                   optional("remove", {count(1, 1e6)}, "How many go, instead.")}};
}

ObjectDescription order_description() {
  return {.doc = "What can be ordered when a goal breaks.",
          .keys = {required("nodes", {some_text()}, "A group of the cluster by its name."),
                   optional("lead_time_months", {count(0, months_max)},
                            "From the order to the first job on it.", "0"),
                   optional("for_months", {count(1, months_max)},
                            "How long an order is to be enough.", "12"),
                   optional("at_most", {count(1, 1e6)}, "How many at the most.", "256")}};
}

ObjectDescription growth_description() {
  return {
      .doc = "How demand grows from month to month, for headroom forecast.",
      .keys = {
          optional("months", {count(1, months_max)}, "How far to look.", "24"),
          optional("start", {some_text()}, "Month 0 in the calendar, as in 2027-01."),
          optional("per_month", {number(-0.99, 100)},
                   "Growth of arrivals a month: 0.06 for 6 %, compounding.", "0"),
          optional("duration_per_month", {number(-0.99, 100)},
                   "Growth of what a job computes: bigger models.", "0"),
          optional("steps", {list({object(step_description())}, 0, 1000)},
                   "Sudden changes of demand."),
          optional("teams", {list({object(team_description())}, 0, 1000)}, "Demand that is new."),
          optional("order", {object(order_description())},
                   "What to buy when a goal breaks, and how long that takes."),
          optional("confidence", {number(0.5, 0.9999)}, "Of the month of breach.", "0.95")}};
}

}  // namespace

std::vector<KeyDescription> study_sections() {
  constexpr double deliveries_max = 1000;
  return {optional("search", {object(search_description())}, "How headroom plan searches."),
          optional("growth", {object(growth_description())},
                   "How demand grows, for headroom forecast."),
          optional("deliveries", {list({object(delivery_description())}, 0, deliveries_max)},
                   "Which nodes come and go in what month, for headroom forecast."),
          optional("prices", {object(prices_description())},
                   "What hardware and energy cost, instead of the base's.")};
}

}  // namespace headroom
