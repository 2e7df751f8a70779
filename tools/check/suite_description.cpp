#include "tools/check/suite_description.hpp"

#include <vector>

#include "sim/scenario/describe.hpp"
#include "sim/scenario/key_description.hpp"

namespace headroom {
namespace {

constexpr double figure_max = 1e300;
constexpr double entries_max = 100'000;

ValueDescription figure() { return number(-figure_max, figure_max); }
ValueDescription tolerance() { return number(0.0, figure_max); }

/// Any JSON value of at most `depth` levels, as the right side of an override.
std::vector<ValueDescription> any_value(int depth) {
  std::vector<ValueDescription> forms{any_text(), figure(), flag()};
  if (depth > 0) {
    forms.push_back(list(any_value(depth - 1), 0, entries_max));
    forms.push_back(map(any_value(depth - 1)));
  }
  return forms;
}

ObjectDescription metric_description() {
  return {
      .doc = "What one figure of the summary must be.",
      .keys = {required("metric", {some_text()},
                        "Path of the figure in summary.json; an object of numbers counts as "
                        "their sum."),
               optional("value", {figure()},
                        "The figure wanted, exact unless there is a tolerance."),
               optional("rel_tol", {tolerance()}, "Allowed deviation as a part of the value."),
               optional("abs_tol", {tolerance()}, "Allowed deviation in the figure's unit."),
               optional("at_most", {figure()}, "The largest figure allowed."),
               optional("at_least", {figure()}, "The smallest figure allowed."),
               optional("at_most_rel", {tolerance()},
                        "The largest figure allowed, as a multiple of the baseline's or "
                        "reference's."),
               optional("at_least_rel", {tolerance()},
                        "The smallest figure allowed, as a multiple of the baseline's or "
                        "reference's."),
               optional("equals", {any_text(), figure(), flag()},
                        "A text, number or truth that must stand there."),
               optional("equals_metric", {some_text()},
                        "Path of another figure that must be the same within the tolerance."),
               optional("source", {any_text()}, "Where the wanted figure is from.")},
      .marker = "metric",
      .at_least_one = {"value", "at_most", "at_least", "at_most_rel", "at_least_rel", "equals",
                       "equals_metric"},
  };
}

ObjectDescription schedule_description() {
  return {
      .doc = "A recorded schedule that must come out job by job.",
      .keys = {required("jobs", {some_text()},
                        "CSV with a line for each job; plain, .gz or .zst, its path from the "
                        "folder of this file."),
               optional("columns", {map({some_text()})},
                        "Our column names (id, start_s, end_s, nodes) and the file's. Left out, "
                        "those of ours which the file has."),
               optional("abs_tol_s", {seconds()}, "Allowed deviation of each time.", "0"),
               optional("source", {any_text()}, "Where the record is from.")},
      .marker = "jobs",
  };
}

ObjectDescription case_description() {
  return {
      .doc = "One scenario and what must come out.",
      .keys = {required("name", {some_text()}, "The claim that this case checks."),
               required("scenario", {some_text()},
                        "Path of the scenario, from the folder of this file."),
               optional("set", {map(any_value(4))}, "Scenario keys to override, by path."),
               optional("baseline", {some_text()},
                        "A summary.json to compare with, written by check --update."),
               optional("against", {some_text()},
                        "Path of a reference scenario that runs under the same seeds; what "
                        "'set' overrides is not set in it."),
               optional("needs", {some_text(), list({some_text()}, 0, entries_max)},
                        "Files without which the case is skipped."),
               required(
                   "expect",
                   {list({one_of({metric_description(), schedule_description()})}, 1, entries_max)},
                   "What must come out.")},
  };
}

}  // namespace

ObjectDescription suite_description() {
  return {.doc = "A suite of expectations for headroom check.",
          .keys = {optional("$schema", {any_text()}, "Ignored."),
                   optional("title", {any_text()}, "What the suite is about."),
                   required("cases", {list({object(case_description())}, 1, entries_max)},
                            "The cases, run in this order.")}};
}

}  // namespace headroom
