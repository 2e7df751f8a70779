#include "sim/report/text_table.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/readable.hpp"

namespace headroom {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("columns are as wide as their widest cell and aligned") {
  TextTable table{{TextTable::left("queue"), TextTable::right("jobs"), TextTable::right("p50")}};
  table.add_row({"für", "1,000", "2.0h"});
  table.add_row({"b", "7", ""});
  CHECK(table.lines(2) == Lines{"  queue   jobs   p50", "  für    1,000  2.0h", "  b          7"});
}

TEST_CASE("a table without titles has no line for them") {
  TextTable table{{TextTable::left(""), TextTable::right("")}};
  table.add_row({"a", "1"});
  CHECK(table.lines(0) == Lines{"a  1"});
}

TEST_CASE("a table that is too wide cuts its widest text, never its numbers") {
  TextTable table{{TextTable::left("job"), TextTable::right("GPUs"), TextTable::left("reason")}};
  table.add_row({"a very long name of a job", "1,000", "others came first"});
  table.add_row({"漢字漢字漢字漢字漢字漢字", "8", "quota"});
  CHECK(table.lines_within(80, 2) == table.lines(2));
  CHECK(table.lines_within(40, 2) == Lines{"  job              GPUs  reason",
                                           "  a very long n…  1,000  others came fi…",
                                           "  漢字漢字漢字…       8  quota"});
  for (const std::string& line : table.lines_within(10, 2)) CHECK(display_width(line) <= 28);
}

TEST_CASE("a row has one cell a column") {
  TextTable table{{TextTable::left("a"), TextTable::left("b")}};
  CHECK_THROWS_AS(table.add_row({"1"}), AssertionError);
}

}  // namespace
}  // namespace headroom
