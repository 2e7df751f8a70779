#include "tools/check/recorded_rows.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tests/tools/check/scratch.hpp"

using namespace headroom;

namespace {

using Nodes = std::vector<NodeId>;

ScheduleExpectation record_of(const std::string& text) {
  const test::Scratch scratch{"recorded_rows"};
  ScheduleExpectation expectation;
  expectation.record = {.path = scratch.write("r.csv", text), .shown = "r.csv"};
  return expectation;
}

std::string message_of(const ScheduleExpectation& expectation) {
  try {
    (void)read_recorded_rows(expectation);
    return {};
  } catch (const InputError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("node lists are read with blanks or commas between ranges") {
  const Nodes wanted{NodeId{0}, NodeId{1}, NodeId{2}, NodeId{3}, NodeId{7}};
  CHECK(parse_node_list("0-3 7") == wanted);
  CHECK(parse_node_list("0-3,7") == wanted);
  CHECK(parse_node_list("0-3, 7") == wanted);
  CHECK(parse_node_list("7 0") == Nodes{NodeId{7}, NodeId{0}});
  CHECK(parse_node_list("") == Nodes{});
  CHECK_FALSE(parse_node_list("3-0"));
  CHECK_FALSE(parse_node_list("a"));
  CHECK_FALSE(parse_node_list("1-"));
  CHECK_FALSE(parse_node_list("-1"));
  CHECK_FALSE(parse_node_list("0-4000000000"));
}

TEST_CASE("cells may stand in quotes") {
  CHECK(csv_cells("a, b,\"c,d\",\"e\"\"f\",") ==
        std::vector<std::string>{"a", "b", "c,d", "e\"f", ""});
}

TEST_CASE("columns under our names are found, and those that are mapped") {
  auto expectation = record_of("nodes,id,begin,end_s\n\"0,2\",x,1.5,3\n,y,,\n");
  expectation.columns = {{"start_s", "begin"}};
  const RecordedRows record = read_recorded_rows(expectation);
  CHECK(record.has_end);
  CHECK(record.has_nodes);
  REQUIRE(record.rows.size() == 2);
  CHECK(record.rows[0].id == "x");
  CHECK(record.rows[0].start == Duration{1'500'000'000});
  CHECK(record.rows[0].end == 3_s);
  CHECK(record.rows[0].nodes == Nodes{NodeId{0}, NodeId{2}});
  CHECK_FALSE(record.rows[1].start);
  CHECK_FALSE(record.rows[1].end);
}

TEST_CASE("a record that cannot be read names file, line and what is wrong") {
  CHECK(message_of(record_of("")) == "r.csv: is empty (a CSV with a header)");
  CHECK(message_of(record_of("id,begin\n")) ==
        "r.csv:1: there is no column \"start_s\" (columns here: id, begin)");
  auto mapped = record_of("id,start_s\n");
  mapped.columns = {{"end_s", "stop"}};
  CHECK(message_of(mapped) == "r.csv:1: there is no column \"stop\" (columns here: id, start_s)");
  CHECK(message_of(record_of("id,start_s\na,1\nb\n")) == "r.csv:3: has 1 cells (2 as the header)");
  CHECK(message_of(record_of("id,start_s\na,soon\n")).starts_with("r.csv:2: \"soon\": "));
  CHECK(message_of(record_of("id,start_s,nodes\na,1,x\n")) ==
        "r.csv:2: \"x\" lists no nodes (such as 0-3 7)");
  CHECK(message_of(record_of("id,start_s\na,1\na,2\n")) ==
        "r.csv:3: job \"a\" stands here twice (one line for each job)");
}
