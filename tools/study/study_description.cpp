#include "tools/study/study_description.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "sim/scenario/describe.hpp"
#include "sim/scenario/key_description.hpp"

namespace headroom {
namespace {

constexpr double number_max = 1e15;
constexpr double points_max = 1'000'000;
constexpr double entries_max = 10'000;
/// Every JSON reader keeps whole numbers exact up to here.
constexpr double seed_max = 9'007'199'254'740'992;

ValueDescription drawn(std::string kind) {
  return object({.doc = "Points drawn at random, the same ones each time.",
                 .keys = {required(kind, {count(1, points_max)}, "How many points."),
                          optional("seed", {count(0, seed_max)}, "Seed of the draws.", "1")},
                 .marker = std::move(kind)});
}

/// `random` and `latin-hypercube`, told apart by their markers.
ValueDescription drawn_designs() {
  return one_of({drawn("random").variants.front(), drawn("latin-hypercube").variants.front()});
}

std::vector<KeyDescription> point_keys() {
  return {optional("vary",
                   {map({list({anything()}, 1, points_max), object(range_description()),
                         map({map({anything()})})})},
                   "What differs: a scenario key and its values or a range; or a name of yours "
                   "and its choices, each of which sets several keys."),
          optional("design", {word({"grid", "list"}), drawn_designs()},
                   "Which points: all combinations (grid), those under points (list), or draws "
                   "from what is varied.",
                   "\"grid\""),
          optional("points", {list({map({anything()})}, 1, points_max)},
                   "The points of a list, each the scenario keys that it sets.")};
}

std::vector<KeyDescription> purpose_keys() {
  return {
      optional("replications", {count(1, entries_max)},
               "Runs of each point, with seeds that follow on one another; default: as the "
               "base says."),
      optional("goals", {goals_form()}, "What a point must reach; default: the goals of the base."),
      optional("minimize", {some_text()},
               "A figure of summary.json, such as queue_delay_s.p95, or something varied: "
               "where it is least is best."),
      optional("metrics", {list({some_text()}, 0, entries_max)},
               "Figures of summary.json that tables show, too.")};
}

void append(std::vector<KeyDescription>& keys, std::vector<KeyDescription> more) {
  std::ranges::move(more, std::back_inserter(keys));
}

}  // namespace

ObjectDescription range_description() {
  const std::vector<ValueDescription> figure{number(-number_max, number_max)};
  return {
      .doc = "Numbers from one to another, both included.",
      .keys = {required("from", figure, "The first number."),
               required("to", figure, "The last number."),
               optional("step", {positive_number(number_max)},
                        "What each adds to the one before it; 1 for whole numbers."),
               optional("factor", {number(1.0, number_max)},
                        "What each is of the one before it, instead of a step."),
               optional("continuous", {flag()},
                        "Draws may be any number in the range, rounded to six digits.", "false"),
               optional("spread", {word({"even", "log"})},
                        "Draws are spread evenly, or evenly by their logarithm.", "\"even\""),
               optional("unit", {some_text()}, "Stands behind each number, as in \"100Gb/s\".")},
      .marker = "from"};
}

ObjectDescription study_description(std::vector<KeyDescription> sections) {
  ObjectDescription study{
      .doc = "A study: a scenario, what is varied in it, and what is asked.",
      .keys = {optional("$schema", {any_text()}, "Ignored."),
               optional("name", {any_text()}, "Title of the results; default: the file's name."),
               required("base", {some_text(), map({anything()})},
                        "The scenario: its path from the folder of this file, or itself.")}};
  append(study.keys, point_keys());
  append(study.keys, purpose_keys());
  append(study.keys, std::move(sections));
  return study;
}

}  // namespace headroom
