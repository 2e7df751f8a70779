#include "recorded.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>

#include "models/workload/trace/block_reader.hpp"
#include "sim/observe/job_rows.hpp"
#include "sim/observe/journal_rows.hpp"
#include "sim/report/decimal.hpp"
#include "sim/report/json_text.hpp"
#include "tools/explain/read_recorded_run.hpp"

namespace headroom::test {

ResultFiles files_of(const RunRecord& run, const SchedulerSpec& scheduler) {
  ResultFiles files;
  Tree rules = Tree::object();
  rules.add("policy", scheduler.policy);
  rules.add("order", scheduler.order);
  rules.add("backfill", scheduler.backfill);
  rules.add("preemption", scheduler.preemption);
  files.description = json_text(journal_tree(run, rules));
  write_job_rows(run, [&](std::string_view text) { files.jobs += text; });
  write_journal_rows(run, [&](std::string_view text) { files.journal += text; });
  return files;
}

RecordedRun read_back(const ResultFiles& files) {
  BlockReader jobs = BlockReader::from_memory(files.jobs, "jobs.csv");
  BlockReader journal = BlockReader::from_memory(files.journal, "journal.csv");
  return parse_recorded_run({.description = files.description,
                             .shown = "journal.json",
                             .jobs = jobs,
                             .journal = journal});
}

std::string waits_of(const RecordedRun& run, std::uint32_t job) {
  std::string lines;
  for (const WaitInterval& wait : explain(run, job).waits) {
    lines += fmt::format("{}-{} {}", seconds_text(wait.from.since_start),
                         seconds_text(wait.to.since_start), to_string(wait.obstacle));
    for (const Behind& one : wait.behind) lines += fmt::format(" {}", one.job);
    lines += '\n';
  }
  return lines;
}

}  // namespace headroom::test
