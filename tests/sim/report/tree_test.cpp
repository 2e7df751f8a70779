#include "sim/report/tree.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <limits>
#include <optional>
#include <string>

#include "headroom/diagnostics.hpp"

#include "sim/report/json_text.hpp"

namespace headroom {
namespace {

TEST_CASE("a tree as JSON keeps the order of its members and the kind of its numbers") {
  Tree tree = Tree::object();
  tree.add("z", 3);
  tree.add("a", 3.0);
  tree.add("seed", std::uint64_t{UINT64_MAX});
  tree.add("none", std::optional<double>{});
  tree.add("empty", Tree::object());
  Tree& list = tree.add("list", Tree::list());
  list.append(true);
  list.append("a \"b\"\n\xff");
  list.append(Tree::list());
  CHECK(json_text(tree) == R"({
  "z": 3,
  "a": 3.0,
  "seed": 18446744073709551615,
  "none": null,
  "empty": {},
  "list": [
    true,
    "a \"b\"\n)"
                           "\xEF\xBF\xBD"
                           R"(",
    []
  ]
}
)");
}

TEST_CASE("JSON has no words for infinity and not-a-number") {
  CHECK(json_text(std::numeric_limits<double>::infinity()) == "null\n");
  CHECK(json_text(std::numeric_limits<double>::quiet_NaN()) == "null\n");
  CHECK(json_text(1e300) == "1e+300\n");
  CHECK(json_text(-0.5) == "-0.5\n");
}

TEST_CASE("a path leads to a value, through names with dots too") {
  Tree tree = Tree::object();
  Tree& queues = tree.add("by_queue", Tree::object());
  queues.add("research", Tree::object()).add("vision", 1);
  queues.add("research.vision", Tree::object()).add("mean", 2.5);
  queues.add("", 7);
  CHECK(tree.find("by_queue.research.vision.mean")->number() == 2.5);
  CHECK(tree.find("by_queue.research.vision")->is_object());
  CHECK(tree.find("by_queue.")->number() == 7.0);
  CHECK(tree.find("by_queue.research.speech") == nullptr);
  CHECK(tree.find("by_queu") == nullptr);
  CHECK(tree.find("by_queue.research.vision.mean.more") == nullptr);
  CHECK(tree.find("") == nullptr);
}

TEST_CASE("members are added to objects alone and items to lists alone") {
  Tree object = Tree::object();
  Tree number = 3;
  CHECK_THROWS_AS(number.add("a", 1), AssertionError);
  CHECK_THROWS_AS(object.append(1), AssertionError);
}

}  // namespace
}  // namespace headroom
