#include "tests/golden/text_difference.hpp"

#include <doctest/doctest.h>

using headroom::text_difference;

TEST_CASE("the difference of two texts") {
  SUBCASE("is empty when they are equal") { CHECK(text_difference("a\nb\n", "a\nb\n").empty()); }
  SUBCASE("leaves out what is equal before and after") {
    CHECK(text_difference("a\nb\nc\n", "a\nx\ny\nc\n") == "line 2\n- b\n+ x\n+ y\n");
  }
  SUBCASE("shows lines that only one of them has") {
    CHECK(text_difference("a\nb\n", "a\n") == "line 2\n- b\n");
    CHECK(text_difference("", "a\n") == "line 1\n+ a\n");
    CHECK(text_difference("a\na\n", "a\na\na\n") == "line 3\n+ a\n");
  }
  SUBCASE("is not empty when only the last line's end is missing") {
    CHECK_FALSE(text_difference("a\n", "a").empty());
  }
}
