#include "tools/sweep/sweep_store.hpp"

#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tests/tools/check/scratch.hpp"
#include "tests/tools/sweep/sweeps.hpp"
#include "tools/sweep/database.hpp"
#include "tools/sweep/sweep_runs.hpp"

using namespace headroom;
using test::sweep_of;

namespace {

const std::string two_points = R"("vary": {"cluster.nodes[0].count": [1, 2]}, "replications": 3)";

std::string content_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Why the store at `path` is refused for `sweep`; empty when it is not.
std::string refusal_of(const std::string& path, const Sweep& sweep) {
  try {
    const SweepStore store{path, sweep};
    return {};
  } catch (const InputError& error) {
    return error.what();
  }
}

RunOutcome outcome(std::size_t point, std::uint32_t replication, double value) {
  return {.run = {.point = point, .replication = replication},
          .failure = {},
          .metrics = {{.path = "delay", .value = value}}};
}

double number_in(Database& database, const std::string& query) {
  Statement statement = database.prepare(query);
  REQUIRE(statement.step());
  const SqlValue value = statement.value(0);
  const auto* whole = std::get_if<std::int64_t>(&value);
  return whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value);
}

}  // namespace

TEST_CASE("what was committed is there again, the rest is not") {
  const test::Scratch scratch{"sweep_store"};
  const Sweep sweep = sweep_of(two_points);
  const std::string path = scratch.path("s.sqlite");
  {
    SweepStore store{path, sweep};
    store.add(outcome(0, 1, 0.1));
    store.commit();
    store.add(outcome(1, 2, 0.2));
  }
  SweepStore store{path, sweep};
  CHECK(store.finished() == std::vector<bool>{false, true, false, false, false, false});
  std::vector<double> values;
  store.for_each_run([&](const SweepStore::StoredRun& run) {
    values.push_back(std::get<double>(run.figures.at(0).value));
  });
  CHECK(values == std::vector<double>{0.1});
}

TEST_CASE("whole numbers and reals come back as they were") {
  const Sweep sweep = sweep_of(two_points);
  SweepStore store{"", sweep};
  const std::int64_t large = 9'007'199'254'740'993;
  const double small = 5e-324;
  store.add({.run = {},
             .failure = {},
             .metrics = {{.path = "a", .value = large}, {.path = "b", .value = small}}});
  store.commit();
  store.for_each_run([&](const SweepStore::StoredRun& run) {
    CHECK(std::get<std::int64_t>(run.figures.at(0).value) == large);
    CHECK(std::get<double>(run.figures.at(1).value) == small);
  });
}

TEST_CASE("files that are none of ours are refused and left as they are") {
  const test::Scratch scratch{"sweep_store"};
  const Sweep sweep = sweep_of(two_points);
  const std::string text =
      scratch.write("text", "no database at all, but long enough for a header");
  const std::string foreign = scratch.path("foreign");
  Database{foreign, Database::Access::change}.execute(
      "CREATE TABLE a (b); INSERT INTO a VALUES (1)");
  const std::string old = scratch.path("old");
  Database{old, Database::Access::change}.execute(
      "PRAGMA application_id = 1751413357; PRAGMA user_version = 99; CREATE TABLE a (b)");
  for (const auto& [path, said] :
       {std::pair{text, "is no SQLite file"}, std::pair{foreign, "is no sweep's database"},
        std::pair{old, "was made by another version of headroom"}}) {
    const std::string before = content_of(path);
    CHECK(refusal_of(path, sweep).find(said) != std::string::npos);
    CHECK(content_of(path) == before);
    CHECK_FALSE(std::filesystem::exists(path + "-wal"));
  }
  CHECK_THROWS_AS(remove_store(text), InputError);
  CHECK_THROWS_AS(remove_store(foreign), InputError);
  CHECK(std::filesystem::exists(foreign));
  CHECK(refusal_of(scratch.path("."), sweep).find("is a directory") != std::string::npos);
}

TEST_CASE("a damaged store is refused wherever the damage is, and left as it is") {
  const test::Scratch scratch{"sweep_store"};
  const Sweep sweep = sweep_of(two_points);
  const std::string path = scratch.path("s.sqlite");
  {
    SweepStore store{path, sweep};
    run_sweep(sweep, store, {});
    store.finish(sweep);
  }
  const std::string sound = content_of(path);
  constexpr std::size_t page = 4096;
  REQUIRE(sound.size() > 8 * page);
  std::size_t refused = 0;
  const std::size_t pages = sound.size() / page;
  for (std::size_t number = 1; number < pages; ++number) {
    std::string damaged = sound;
    for (std::size_t i = 0; i < 64; ++i) damaged[(number * page) + i] = '\x5a';
    const std::string broken = scratch.write("broken.sqlite", damaged);
    if (refusal_of(broken, sweep).find("is damaged") != std::string::npos) ++refused;
    CHECK(content_of(broken) == damaged);
  }
  CHECK(refused == pages - 1);
  const std::string cut = scratch.write("cut.sqlite", sound.substr(0, sound.size() / 2));
  CHECK(refusal_of(cut, sweep).find("is damaged") != std::string::npos);
  CHECK_NOTHROW(remove_store(cut));
  CHECK(refusal_of(cut, sweep).empty());
}

TEST_CASE("the runs of another study are not mixed in") {
  const test::Scratch scratch{"sweep_store"};
  const std::string path = scratch.path("s.sqlite");
  CHECK(refusal_of(path, sweep_of(two_points)).empty());
  const std::string before = content_of(path);
  const std::string points =
      refusal_of(path, sweep_of(R"("vary": {"cluster.nodes[0].count": [1]})"));
  CHECK(points.find("its points have changed") != std::string::npos);
  CHECK(points.find("--restart") != std::string::npos);
  const Sweep newer = make_sweep(test::study_of(two_points), {}, "2");
  CHECK(refusal_of(path, newer).find("another version of headroom") != std::string::npos);
  CHECK(content_of(path) == before);
  // What is only looked at in the end may change.
  CHECK(refusal_of(path, sweep_of(two_points + R"(, "minimize": "jct_s.mean")")).empty());
}

TEST_CASE("a trace that has changed is another study") {
  const test::Scratch scratch{"sweep_store"};
  const auto sweep_with = [&](const std::string& rows) {
    scratch.write("jobs.csv", "job_id,submit_s,gpus,runtime_s\n" + rows);
    const std::string study = scratch.write("s.json", R"({"base": {
        "cluster": {"nodes": [{"gpus": 8}]}, "workload": [{"trace": "jobs.csv"}]}})");
    return make_sweep(read_study(study, {.data_directory = "", .overrides = {}}), {}, "1");
  };
  const std::string path = scratch.path("s.sqlite");
  CHECK(refusal_of(path, sweep_with("a,0,1,5\n")).empty());
  CHECK(refusal_of(path, sweep_with("a,0,1,6\n")).find("a file that its scenarios read") !=
        std::string::npos);
  CHECK(refusal_of(path, sweep_with("a,0,1,5\n")).empty());
}

TEST_CASE("two sweeps do not work on one store at once") {
  const test::Scratch scratch{"sweep_store"};
  const Sweep sweep = sweep_of(two_points);
  SweepStore first{scratch.path("s.sqlite"), sweep};
  first.add(outcome(0, 0, 1.0));
  first.commit();
  CHECK(refusal_of(scratch.path("s.sqlite"), sweep).find("another sweep is at work") !=
        std::string::npos);
}

TEST_CASE("the views answer the usual questions") {
  const test::Scratch scratch{"sweep_store"};
  const Sweep sweep = sweep_of(two_points + R"(, "metrics": ["delay"])");
  const std::string path = scratch.path("s.sqlite");
  {
    SweepStore store{path, sweep};
    // Means 4 and 2; the standard deviation of 3, 4, 5 is 1.
    for (std::uint32_t i = 0; i < 3; ++i) {
      store.add(outcome(0, i, 3.0 + i));
      store.add(outcome(1, i, 2.0));
    }
    store.commit();
    store.finish(sweep);
  }
  Database database{path, Database::Access::look};
  CHECK(number_in(database, "SELECT mean FROM summary WHERE point = 0 AND metric = 'delay'") ==
        4.0);
  // t for two degrees of freedom leaves 2.5 % above 4.30265; over the root of 3.
  const double half = 4.30265272991 / std::sqrt(3.0);
  CHECK(number_in(database, "SELECT ci95_high FROM summary WHERE point = 0") ==
        doctest::Approx(4.0 + half).epsilon(1e-9));
  CHECK(number_in(database, "SELECT ci95_low FROM summary WHERE point = 1") == 2.0);
  CHECK(number_in(database, "SELECT least_point FROM best WHERE metric = 'delay'") == 1.0);
  CHECK(number_in(database, "SELECT most_point FROM best WHERE metric = 'delay'") == 0.0);
  CHECK(number_in(database, "SELECT delay FROM pivot WHERE \"cluster.nodes[0].count\" = 2") == 2.0);
  CHECK(number_in(database, "SELECT count(*) FROM figure") == 6.0);
  CHECK(number_in(database, "SELECT count(*) FROM failure") == 0.0);
}
