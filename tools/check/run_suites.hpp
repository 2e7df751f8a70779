#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/scenario.hpp"
#include "tools/check/case_record.hpp"
#include "tools/check/judgement.hpp"
#include "tools/check/suite.hpp"

namespace headroom {

/// What a case is judged by.
struct CaseRun {
  RunRecord record;
  Tree summary;                 ///< what summary.json holds
  std::vector<Tree> by_seed{};  ///< the summary of each replication, in order of their seeds
};

/// Makes a run. Called from several threads at once when asked to use them.
using CaseRunner = std::function<CaseRun(const Scenario&)>;

enum class Verdict : std::uint8_t {
  passed,
  failed,
  skipped,    ///< a file is missing
  unchanged,  ///< it passed before, and nothing that it depends on has changed
};

/// How one case came out.
struct CaseResult {
  std::string suite;
  std::string name;
  Verdict verdict = Verdict::passed;
  std::vector<Judgement> judgements;  ///< in the order of the suite; none when skipped
  std::vector<std::string> missing;   ///< files for want of which it was skipped
  std::string updated;                ///< the baseline that was rewritten, or empty
};

struct CheckOptions {
  std::string data_directory;          ///< what `${HEADROOM_DATA}` stands for
  std::vector<std::string> overrides;  ///< `path=value`, for every case after its own
  bool update = false;                 ///< write the baselines before judging
  std::string program;                 ///< a text that tells this program from changed ones
  /// Cases that passed; cases in it are not run, and it is brought up to date. May be null.
  CaseRecord* record = nullptr;
  unsigned threads = 1;
  std::function<void()> look;  ///< called while paired runs go on; throws to stop
  /// Told each result in the order of the suites, as soon as it is its turn.
  std::function<void(const CaseResult&)> on_result;
};

/// Runs and judges every case. All scenarios and baselines are read before the
/// first run. A case `against` a reference runs both under the same seeds
/// (tools/compare/paired_runs.hpp). A case is skipped when a file that it needs, or one below
/// `${HEADROOM_DATA}` that its scenario names, is not there. Throws InputError,
/// naming suite and case, for what is wrong with the input.
[[nodiscard]] std::vector<CaseResult> run_suites(std::span<const Suite> suites,
                                                 const CheckOptions& options,
                                                 const CaseRunner& run);

}  // namespace headroom
