#include <doctest/doctest.h>
#include <string>

#include "tests/tidy/rules.hpp"

namespace {

using namespace headroom::tidy;

const SourceTree& tree() {
  static const SourceTree files = read_tree(HEADROOM_ROOT);
  return files;
}

void report(const Findings& findings) {
  for (const auto& finding : findings) {
    const auto place = finding.path + ":" + std::to_string(finding.line);
    FAIL_CHECK(place << ": " << finding.message);
  }
}

}  // namespace

TEST_CASE("the tree keeps the rules of the house") {
  REQUIRE(tree().size() > 20);
  SUBCASE("includes point inwards and libraries stay in their rooms") {
    report(check_includes(tree()));
  }
  SUBCASE("files, functions and lines keep their limits") { report(check_sizes(tree())); }
  SUBCASE("names and words say something to a stranger") { report(check_words(tree())); }
  SUBCASE("nothing can make two runs differ") { report(check_determinism(tree())); }
  SUBCASE("a type name means one type") { report(check_type_names(tree())); }
  SUBCASE("every room is described and the vocabulary stays small") {
    report(check_layout(tree()));
  }
}
