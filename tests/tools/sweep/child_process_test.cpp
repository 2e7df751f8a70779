#include "tools/process/child_process.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace headroom;

TEST_CASE("both outputs and the status of a program come back") {
  const ProcessEnd end = run_process({"sh", "-c", "echo out; echo err >&2; cat; exit 3"});
  CHECK(end.started);
  CHECK(end.status == 3);
  CHECK(end.output == "out\n");
  CHECK(end.errors == "err\n");
}

TEST_CASE("more than a pipe holds is read") {
  const ProcessEnd end = run_process({"sh", "-c", "head -c 1000000 /dev/zero"});
  CHECK(end.output.size() == 1'000'000);
}

TEST_CASE("a program that is not there is told from one that fails") {
  CHECK_FALSE(run_process({"/no/such/program"}).started);
  CHECK(run_process({"false"}).started);
  CHECK(run_process({"sh", "-c", "kill -KILL $$"}).status == 128 + 9);
}
