#include "tools/explain/read_recorded_run.hpp"

#include <filesystem>
#include <string>
#include <system_error>

#include "headroom/diagnostics.hpp"

#include "models/workload/trace/block_reader.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "tools/explain/recorded_run.hpp"

namespace headroom {
namespace {

void require_result(const std::string& folder) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    throw InputError{Diagnostic{
        .path = folder,
        .message = std::filesystem::exists(folder, ignored) ? "is no folder" : "does not exist",
        .hint = "the folder that headroom run SCENARIO --out DIR has written"}};
  }
  for (const char* file : {"journal.json", "journal.csv", "jobs.csv"}) {
    if (std::filesystem::exists(folder + "/" + file, ignored)) continue;
    throw InputError{Diagnostic{
        .path = folder,
        .message = std::string{"holds no "} + file + ", which tells why jobs waited",
        .hint = "headroom run SCENARIO --out DIR writes jobs.csv, journal.csv and journal.json"}};
  }
}

}  // namespace

RecordedRun parse_recorded_run(const RecordedTexts& texts) {
  RecordedRun run;
  read_description(texts, run);
  read_jobs(texts.jobs, run);
  read_journal(texts.journal, run);
  return run;
}

RecordedRun read_recorded_run(const std::string& folder) {
  require_result(folder);
  const auto open = [&](const std::string& file) {
    return BlockReader::open(folder + "/" + file, folder + "/" + file);
  };
  const std::string description = read_text_file(folder + "/journal.json");
  BlockReader jobs = open("jobs.csv");
  BlockReader journal = open("journal.csv");
  return parse_recorded_run({.description = description,
                             .shown = folder + "/journal.json",
                             .jobs = jobs,
                             .journal = journal});
}

}  // namespace headroom
