#include "sim/report/csv_rows.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {
namespace {

TEST_CASE("a cell is quoted where a reader would lose its way") {
  CHECK(csv_cell("plain text") == "plain text");
  CHECK(csv_cell("") == "");
  CHECK(csv_cell("a,b") == "\"a,b\"");
  CHECK(csv_cell("say \"hi\"") == "\"say \"\"hi\"\"\"");
  CHECK(csv_cell("two\nlines") == "\"two\nlines\"");
  CHECK(csv_cell("old\rmac") == "\"old\rmac\"");
  CHECK(csv_cell(" lead") == "\" lead\"");
  CHECK(csv_cell("trail ") == "\"trail \"");
}

TEST_CASE("cells become rows") {
  std::string text;
  CsvRows rows{[&](std::string_view block) { text += block; }};
  rows.cell("a");
  rows.empty();
  rows.integer(7);
  rows.end_row();
  rows.seconds(1'500_ms);
  rows.end_row();
  rows.empty();
  rows.end_row();
  CHECK(text.empty());
  rows.finish();
  CHECK(text == "a,,7\n1.5\n\n");
}

TEST_CASE("rows come out the same however they fall into blocks") {
  std::string text;
  std::size_t blocks = 0;
  CsvRows rows{[&](std::string_view block) {
    text += block;
    ++blocks;
  }};
  std::string expected;
  for (std::size_t i = 0; i < 200'000; ++i) {
    // Lengths that walk past every alignment of the block, and cells longer than it.
    const std::string cell(i % 50'000 == 49'999 ? std::size_t{3} << 20U : i % 23, 'x');
    rows.integer(i);
    rows.cell(cell);
    rows.seconds({static_cast<std::int64_t>(i)});
    rows.end_row();
    expected +=
        std::to_string(i) + ',' + cell + ',' + seconds_text({static_cast<std::int64_t>(i)}) + '\n';
  }
  rows.finish();
  CHECK((text == expected));
  CHECK(blocks > 4);
}

}  // namespace
}  // namespace headroom
