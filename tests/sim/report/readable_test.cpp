#include "sim/report/readable.hpp"

#include <doctest/doctest.h>
#include <string>

namespace headroom {
namespace {

TEST_CASE("durations take the largest unit that leaves at least one of it") {
  CHECK(readable_duration(0.0) == "0");
  CHECK(readable_duration(1e-9) == "<1ms");
  CHECK(readable_duration(0.02) == "20ms");
  CHECK(readable_duration(1.0) == "1.0s");
  CHECK(readable_duration(12.34) == "12.3s");
  CHECK(readable_duration(90.0) == "1.5min");
  CHECK(readable_duration(3600.0) == "1.0h");
  CHECK(readable_duration(36.0 * 3600.0) == "36.0h");
  CHECK(readable_duration(2.0 * 86'400.0) == "2.0d");
  CHECK(readable_duration(151.4 * 86'400.0) == "151d");
  CHECK(readable_duration(36'525.0 * 86'400.0) == "36,525d");
}

TEST_CASE("a duration never rounds to a count that has a larger unit") {
  CHECK(readable_duration(0.99949) == "999ms");
  CHECK(readable_duration(0.9996) == "1.0s");
  CHECK(readable_duration(59.94) == "59.9s");
  CHECK(readable_duration(59.96) == "1.0min");
  CHECK(readable_duration(3'599.0) == "1.0h");
  CHECK(readable_duration(47.94 * 3600.0) == "47.9h");
  CHECK(readable_duration(47.96 * 3600.0) == "2.0d");
}

TEST_CASE("numbers are grouped and short") {
  CHECK(readable_number(0.0) == "0");
  CHECK(readable_number(999.0) == "999");
  CHECK(readable_number(1'000.0) == "1,000");
  CHECK(readable_number(28'481.0) == "28,481");
  CHECK(readable_number(1e9) == "1,000,000,000");
  CHECK(readable_number(92.687) == "92.7");
  CHECK(readable_number(99.96) == "100");
  CHECK(readable_number(1'234.5678) == "1,235");
  CHECK(readable_number(-123'456.0) == "-123,456");
  CHECK(readable_ratio(0.7123) == "71.2%");
  CHECK(readable_ratio(1.0) == "100.0%");
}

TEST_CASE("a name is cut to its width, in code points") {
  CHECK(readable_name("night", 5) == "night");
  CHECK(readable_name("nights", 5) == "nigh…");
  CHECK(readable_name("für äöü", 7) == "für äöü");
  CHECK(readable_name("für äöüß", 7) == "für äö…");
  CHECK(readable_name("ab", 1) == "…");
  CHECK(readable_name("", 1) == "");
  // Wide characters take two columns each; half of one is left out.
  CHECK(readable_name("漢字", 4) == "漢字");
  CHECK(readable_name("漢字表", 5) == "漢字…");
  CHECK(readable_name("漢字表", 4) == "漢…");
  // A mark stays with its letter.
  CHECK(readable_name("e\u0301tude", 3) == "e\u0301t…");
}

TEST_CASE("a name cannot command the terminal") {
  CHECK(readable_name("a\x1b[2Jb\n", 20) == "a?[2Jb?");
}

TEST_CASE("a bar is as long as its ratio says, to an eighth of a column") {
  CHECK(bar(0.0, 4) == "");
  CHECK(bar(1.0, 4) == "████");
  CHECK(bar(0.5, 4) == "██");
  CHECK(bar(0.625, 4) == "██▌");
  CHECK(bar(1e-9, 4) == "▏");
  CHECK(bar(7.0, 2) == "██");
}

TEST_CASE("text is wrapped at blanks") {
  CHECK(wrapped("one two three", 7, 2) == "one two\n  three");
  CHECK(wrapped("one two three", 80, 2) == "one two three");
  CHECK(wrapped("a-very-long-word b", 5, 2) == "a-very-long-word\n  b");
  CHECK(wrapped("", 5, 2) == "");
  CHECK(wrapped("a a a a a", 3, 1) == "a a\n a\n a\n a");
}

TEST_CASE("width counts columns, not bytes or characters") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("für") == 3);
  CHECK(display_width("漢字") == 4);
  CHECK(display_width("🚀") == 2);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("█▏░…") == 4);
  CHECK(display_width("a\xff") == 2);
}

}  // namespace
}  // namespace headroom
