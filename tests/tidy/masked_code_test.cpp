#include "tests/tidy/masked_code.hpp"

#include <doctest/doctest.h>

using headroom::tidy::bare_code;
using headroom::tidy::without_comments;

TEST_CASE("masking source text") {
  SUBCASE("comments turn to spaces and line ends stay") {
    CHECK(without_comments("a // b\nc /* d\n */ e") == "a     \nc     \n    e");
  }
  SUBCASE("a comment inside a literal is part of the literal") {
    CHECK(without_comments(R"(f("// no"); // yes)") == R"(f("// no");       )");
  }
  SUBCASE("literals lose their content, not their quotes") {
    CHECK(bare_code(R"x(f("a{\"b", '{', 1'000);)x") == R"x(f("     ", ' ', 1'000);)x");
  }
  SUBCASE("a raw string ends at its own delimiter") {
    CHECK(bare_code("R\"x({)\"})x\" + y") == "R\"        \" + y");
  }
  SUBCASE("a directive is emptied with its continuation lines") {
    CHECK(bare_code("#define A {\\\n  }\nb") == "            \n   \nb");
  }
  SUBCASE("an unfinished comment ends with the text") {
    CHECK(without_comments("a /* b") == "a     ");
  }
}
