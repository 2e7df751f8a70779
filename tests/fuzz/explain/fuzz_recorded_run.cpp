#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/workload/trace/block_reader.hpp"
#include "tools/explain/explanation.hpp"
#include "tools/explain/explanation_report.hpp"
#include "tools/explain/read_recorded_run.hpp"

namespace {

/// The three files of a result stand in one text, with a line of `%` between them.
std::array<std::string_view, 3> files_in(std::string_view text) {
  constexpr std::string_view between = "\n%\n";
  std::array<std::string_view, 3> files;
  for (std::string_view& file : files) {
    const std::size_t end = std::min(text.find(between), text.size());
    file = text.substr(0, end);
    text.remove_prefix(std::min(end + between.size(), text.size()));
  }
  return files;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  constexpr std::size_t message_max = 8192;
  constexpr std::size_t jobs_max = 8;
  const auto [description, jobs_text, journal_text] =
      files_in({reinterpret_cast<const char*>(data), size});
  try {
    BlockReader jobs = BlockReader::from_memory(jobs_text, "jobs.csv");
    BlockReader journal = BlockReader::from_memory(journal_text, "journal.csv");
    const RecordedRun run = parse_recorded_run(
        {.description = description, .shown = "journal.json", .jobs = jobs, .journal = journal});
    // A huge cluster is right, but slow.
    if (run.node_count() > 10'000) return 0;
    for (std::uint32_t job = 0; job < std::min(run.jobs.size(), jobs_max); ++job) {
      const Explanation explanation = explain(run, job);
      Duration sum{};
      for (const WaitInterval& wait : explanation.waits) sum += wait.to - wait.from;
      HEADROOM_ASSERT(sum == explanation.waited, "every moment of a wait is explained once");
      HEADROOM_ASSERT(!explanation_text(run, explanation, {}, true).empty(),
                      "a text says something");
      HEADROOM_ASSERT(explanation_tree(run, explanation).is_object(), "a tree has names");
    }
  } catch (const InputError& error) {
    const std::string_view message = error.what();
    HEADROOM_ASSERT(!message.empty() && message.size() < message_max,
                    "a message says something and stays short");
  }
  return 0;
}
