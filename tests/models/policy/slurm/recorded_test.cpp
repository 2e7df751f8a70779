#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "models/json/json_value.hpp"
#include "tests/models/policy/slurm/slurm_run.hpp"
#include "tools/check/recorded_rows.hpp"

// Schedules recorded from Slurm 22.05.8 with 8 virtual nodes of 8 GPUs; HEADROOM_DATA says
// where they lie. Jobs are submitted at the recorded times and run for the time of the
// trace; settings and the time of day are those of the record. How far two runs of a real
// Slurm lie apart is 1.4 to 2.5 s at the same phase of the minute.

namespace headroom {
namespace {

using Row = std::map<std::string, std::string>;

std::string data_folder() {
  const char* given = std::getenv("HEADROOM_DATA");
  return (given != nullptr && *given != '\0' ? std::string{given} : "../shared/data") + "/slurm/";
}

std::string text_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<Row> rows_of(const std::string& path) {
  std::istringstream lines{text_of(path)};
  std::vector<Row> rows;
  std::vector<std::string> header;
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string> cells = csv_cells(line);
    if (header.empty()) {
      header = cells;
      continue;
    }
    Row& row = rows.emplace_back();
    for (std::size_t i = 0; i < cells.size(); ++i) row[header.at(i)] = cells[i];
  }
  return rows;
}

struct Record {
  std::vector<Row> first_runs;       ///< in order of the trace
  std::map<std::string, Row> last;   ///< last run of each job
  std::map<std::string, Row> trace;  ///< by job
  std::string conf;
  Duration epoch{};
};

std::optional<Record> read_record(const std::string& name) {
  const std::string path = data_folder() + "recorded/" + name;
  if (!std::filesystem::exists(path + ".csv") || !std::filesystem::exists(path + ".json")) {
    std::cout << "skipped, not there: " << path << ".csv\n";
    return std::nullopt;
  }
  Record record;
  const JsonValue meta = parse_json(text_of(path + ".json"), name);
  record.epoch = 1_s * std::stoll(meta.find("t0")->number()->text);
  for (const JsonValue& line : *meta.find("slurm_conf")->array()) {
    record.conf += *line.string() + "\n";
  }
  for (const Row& row : rows_of(data_folder() + *meta.find("jobs")->string())) {
    record.trace[row.at("id")] = row;
  }
  for (const Row& row : rows_of(path + ".csv")) {
    record.last[row.at("id")] = row;
    if (row.at("attempt") == "1") record.first_runs.push_back(row);
  }
  return record;
}

SlurmRun run_of(const Record& record) {
  SlurmRun run{8};
  auto& settings = run.settings();
  settings.priority_type = slurm::PriorityType::basic;
  settings.bf_window = 2880 * 60_s;
  settings.kill_wait = 5_s;
  settings.start_epoch = record.epoch;
  run.scenario.scheduler.job_end_delay = 3_s;
  const auto says = [&](const char* text) { return record.conf.find(text) != std::string::npos; };
  if (says("sched/builtin")) settings.scheduler_type = slurm::SchedulerType::builtin;
  if (says("bf_job_part_count_reserve=1")) settings.bf_job_part_count_reserve = 1;
  if (says("preempt/partition_prio")) {
    settings.preempt_type = slurm::PreemptType::partition_prio;
    settings.preempt_requeues = true;
    settings.partitions = {{.name = "low", .is_default = true, .priority_tier = 1},
                           {.name = "high", .priority_tier = 10, .may_be_preempted = false}};
  }
  for (const Row& row : record.first_runs) {
    const Row& job = record.trace.at(row.at("id"));
    const auto number = [&](const char* key) { return std::stoll(job.at(key)); };
    const auto partition = job.find("partition");
    run.add({.submit = std::stoll(row.at("submit_s")),
             .run = number("duration_s"),
             .walltime = number("walltime_s"),
             .nodes = static_cast<std::uint32_t>(number("nodes")),
             .gpus = static_cast<std::uint32_t>(number("gpus") / number("nodes")),
             .partition = partition == job.end() ? "" : partition->second});
  }
  return run;
}

/// How a run differs from its record.
struct Difference {
  double mean_s = 0.0;
  double largest_s = 0.0;
  bool same_order = true;  ///< of starts; equal ones go by submission
  std::size_t other_nodes = 0;
  double wait_high_s = 0.0;  ///< the longest of a job in partition high
};

std::vector<std::size_t> order_of(const std::vector<double>& starts) {
  std::vector<std::size_t> order(starts.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return starts[i]; });
  return order;
}

std::string nodes_text(std::span<const NodeId> nodes) {
  std::string text;
  for (const NodeId node : nodes) {
    text += (text.empty() ? "n" : " n") + std::to_string(index(node) + 1);
  }
  return text;
}

std::optional<Difference> difference_from(const std::string& name) {
  const auto record = read_record(name);
  if (!record) return std::nullopt;
  const RunRecord run = run_of(*record).run();
  Difference difference;
  std::vector<double> starts;
  std::vector<double> recorded;
  for (std::size_t i = 0; i < record->first_runs.size(); ++i) {
    const Row& row = record->first_runs[i];
    const auto job = id_at<JobId>(i);
    const JobRecord& done = run.jobs.record(job);
    starts.push_back(to_seconds(done.first_start.value_or(end_of_time).since_start));
    recorded.push_back(std::stod(row.at("start_s")));
    const double off = std::abs(starts.back() - recorded.back());
    difference.mean_s += off / static_cast<double>(record->first_runs.size());
    difference.largest_s = std::max(difference.largest_s, off);
    const std::string& placed = record->last.at(row.at("id")).at("nodes");
    if (nodes_text(run.jobs.nodes_of(job)) != placed) ++difference.other_nodes;
    const auto partition = record->trace.at(row.at("id")).find("partition");
    if (partition == record->trace.at(row.at("id")).end() || partition->second != "high") continue;
    difference.wait_high_s =
        std::max(difference.wait_high_s, starts.back() - to_seconds(done.submitted.since_start));
  }
  difference.same_order = order_of(starts) == order_of(recorded);
  std::cout << name << ": starts " << difference.mean_s << " s off on average, "
            << difference.largest_s << " s at most, " << difference.other_nodes
            << " jobs on other nodes\n";
  return difference;
}

}  // namespace

TEST_CASE("recorded backfill schedules come out in order, on the same nodes, within seconds") {
  for (const char* name : {"whole40r_bf", "whole1_bf_tight_r2", "mixed50r_bf"}) {
    const auto difference = difference_from(name);
    if (!difference) continue;
    CAPTURE(name);
    CHECK(difference->same_order);
    CHECK(difference->other_nodes == 0);
    CHECK(difference->mean_s <= 8.0);
    CHECK(difference->largest_s <= 20.0);
  }
}

TEST_CASE("recorded FIFO schedules come out in order and within seconds") {
  // In one of them two nodes were given back a second after the others, and jobs of that
  // second took other nodes.
  for (const char* name : {"whole1_fifo", "mixed1_fifo"}) {
    const auto difference = difference_from(name);
    if (!difference) continue;
    CAPTURE(name);
    CHECK(difference->same_order);
    CHECK(difference->other_nodes <= 12);
    CHECK(difference->mean_s <= 15.0);
  }
}

TEST_CASE("recorded schedules with one reservation come out within seconds") {
  for (const char* name : {"whole1_bf_easy", "mixed50r_easy"}) {
    const auto difference = difference_from(name);
    if (!difference) continue;
    CAPTURE(name);
    CHECK(difference->other_nodes <= 6);
    CHECK(difference->mean_s <= 15.0);
  }
}

TEST_CASE("the recorded preemptions come out: high jobs wait no longer than 5 s") {
  const auto difference = difference_from("preempt1_requeue");
  if (!difference) return;
  CHECK(difference->wait_high_s <= 5.0);
  CHECK(difference->mean_s <= 5.0);
  CHECK(difference->other_nodes <= 1);
}

}  // namespace headroom
