#include "sim/report/text_table.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

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

TEST_CASE("a row has one cell a column") {
  TextTable table{{TextTable::left("a"), TextTable::left("b")}};
  CHECK_THROWS_AS(table.add_row({"1"}), AssertionError);
}

}  // namespace
}  // namespace headroom
