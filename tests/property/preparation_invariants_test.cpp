#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/random.hpp"

#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"

using namespace headroom;

namespace {

std::string number(std::uint64_t value) { return std::to_string(value); }

/// Reads what an earlier job writes, or what is there from the start.
std::string random_etl(RandomStream& stream, std::size_t id) {
  std::string stages;
  const std::uint64_t count = 1 + stream.below(3);
  for (std::uint64_t i = 0; i < count; ++i) {
    std::string stage = R"({"rate_per_core": ")" + number(1 + stream.below(40)) + R"(MB/s")";
    const std::string storage = stream.below(2) == 0 ? "shared" : "other";
    if (stream.below(2) == 0 || i == 0) {
      const bool is_made = stream.below(2) == 0 && id > 0;
      const std::string name = is_made ? "made " + number(stream.below(id)) : "raw";
      stage += R"(, "read": {"storage": ")" + storage + R"(", "dataset": ")" + name +
               R"(", "size": ")" + number(1 + stream.below(40)) + R"(GB"})";
    }
    if (stream.below(2) == 0) stage += R"(, "shuffle": ")" + number(stream.below(9) + 1) + R"(GB")";
    if (i > 0) stage += R"(, "shuffle_read": "2GB")";
    if (i + 1 < count) stage += R"(, "shuffle_write": "2GB")";
    if (i + 1 == count) {
      stage += R"(, "write": {"storage": ")" + storage + R"(", "dataset": "made )" + number(id) +
               R"(", "size": "3GB"})";
    }
    if (stream.below(3) == 0) stage += R"(, "tasks": )" + number(1 + stream.below(300));
    if (i == 1 && stream.below(2) == 0) stage += R"(, "after": [])";
    stages += (i == 0 ? "" : ", ") + stage + "}";
  }
  return R"("cpus": )" + number(1 + stream.below(200)) + R"(, "etl": {"stages": [)" + stages + "]}";
}

std::string random_work(RandomStream& stream, std::size_t id) {
  if (stream.below(2) == 0) return random_etl(stream, id);
  const std::string name =
      stream.below(2) == 0 && id > 0 ? "made " + number(stream.below(id)) : std::string{"pictures"};
  return R"("gpus": )" + number(1 + stream.below(12)) +
         R"(, "training": {"model": "resnet50", "batch_per_gpu": 64, "samples_in_all": )" +
         number(1 + stream.below(500'000)) + R"(, "data": {"storage": "shared", "dataset": ")" +
         name + R"(", "samples": 30000, "sample_size": "100kB", "access": ")" +
         (stream.below(2) == 0 ? "staged" : "remote") + R"("}})";
}

std::string random_preparation(RandomStream& stream) {
  const std::vector<std::string> preemptions{"none", "priority", "order"};
  std::string jobs;
  const std::size_t count = 2 + stream.below(12);
  for (std::size_t id = 0; id < count; ++id) {
    jobs += std::string{id == 0 ? "" : ", "} + R"({"id": "j)" + number(id) + R"(", "submit_s": )" +
            number(stream.below(600)) + R"(, "priority": )" + number(stream.below(3)) + ", " +
            random_work(stream, id) + "}";
  }
  return R"({"cluster": {"nodes": [{"name": "a", "server": "dgx-1-v100", "count": 2},
      {"name": "b", "server": "cpu-2s-7742", "count": 2}],
      "network": {"fabric": "single-switch", "link": "25GbE"},
      "storage": [{"name": "shared", "system": "netapp-a800", "read": ")" +
         number(1 + stream.below(6)) + R"(GB/s"}, {"name": "other", "system": "nfs"}]},
      "workload": [{"jobs": [)" +
         jobs + R"(]}], "scheduler": {"preemption": ")" +
         preemptions[stream.below(preemptions.size())] + R"(", "restart_cost": "5s"},
      "run": {"warmup": ")" +
         number(stream.below(2) * 100) + R"(s"}})";
}

/// What the stages of a job that was never stopped have moved.
void check_bytes(const EtlWork& work, const EtlRecord& record) {
  EtlBytes declared;
  for (const PreparationStage& stage : work.stages) {
    declared.read += stage.read.size;
    declared.written += stage.write.size;
    declared.shuffle_read += stage.shuffle_read;
    declared.shuffle_written += stage.shuffle_written;
  }
  REQUIRE(record.moved.read == declared.read);
  REQUIRE(record.moved.written == declared.written);
  REQUIRE(record.moved.shuffle_read == declared.shuffle_read);
  REQUIRE(record.moved.shuffle_written == declared.shuffle_written);
}

}  // namespace

TEST_CASE("data preparation moves what it says, once, and readers come after writers") {
  RandomStream stream{7, "preparation invariants", 0};
  for (int round = 0; round < 100; ++round) {
    const std::string text = random_preparation(stream);
    CAPTURE(text);
    Scenario scenario;
    try {
      scenario = parse_scenario(text, "s.json", {});
    } catch (const InputError&) {
      // A set that nobody writes has no size.
      continue;
    }
    // The ledger asserts that the classes sum to capacity.
    const RunRecord run = run_scenario(scenario);
    for (const EtlRecord& record : run.etl.jobs) {
      const JobRecord& job = run.jobs.record(record.job);
      if (job.state == JobState::rejected) continue;
      REQUIRE(job.state == JobState::completed);
      REQUIRE(record.stages_done == record.stages);
      const EtlWork& work = run.tables.etl.at(job.spec->name);
      if (job.preemptions == 0) check_bytes(work, record);
      double limited = record.restart_core_seconds;
      for (const EtlLimited& one : record.limited) {
        limited += one.core_seconds;
        REQUIRE(one.gain.value_or(1.0) >= 1.0);
      }
      REQUIRE(limited == doctest::Approx(record.core_seconds));
    }
    for (const DataSet& set : run.data_sets) {
      for (const JobId reader : set.readers) {
        if (!run.jobs.record(reader).first_start) continue;
        REQUIRE(set.written_by.has_value());
        REQUIRE(*run.jobs.record(reader).first_start >= set.written);
      }
    }
    REQUIRE(run_scenario(scenario).journal_digest == run.journal_digest);
  }
}
