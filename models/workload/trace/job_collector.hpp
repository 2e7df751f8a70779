#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/names.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/cleaning.hpp"
#include "models/workload/trace/name_memo.hpp"
#include "models/workload/trace/recorded_state.hpp"
#include "models/workload/trace/row_audit.hpp"
#include "models/workload/trace/row_filter.hpp"
#include "models/workload/trace/trace_extras.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {

/// Where a job came from; kept while a trace is read.
struct JobOrigin {
  std::uint32_t place = 0;
  bool repaired = false;
  RecordedState state{};
};

/// What a trace came to.
struct CollectedTrace {
  std::vector<Job> jobs;  ///< sorted stably by submit time
  TraceAudit audit;
};

/// Turns the rows of one trace into jobs: cleans, checks, selects, scales, and
/// at the end settles names, dependencies and order. A reader calls start_row,
/// fills the row, then calls either add or reject.
class JobCollector : public RowAudit {
 public:
  /// All three must outlive the collector. Throws InputError for options that
  /// make no sense or can have no effect on this format.
  JobCollector(const TraceSpec& spec, const TraceFormat& format, WorkloadTables& tables);

  /// Makes room for so many rows.
  void expect(std::size_t rows) { jobs_.reserve(rows), origins_.reserve(rows); }
  /// MaxProcs of an SWF header.
  void set_processors_max(std::uint32_t count) { cleaning_.set_processors_max(count); }

  /// The row to fill, empty but for its place; valid until the next call.
  TraceRow& start_row(std::uint64_t place);
  /// Makes the started row a job, or notes why not. False when no further row
  /// can become one.
  bool add();

  /// What is kept beside the jobs; whole after finish().
  [[nodiscard]] const TraceExtras& extras() const { return extras_; }
  /// Jobs and audit; to be called once. Throws InputError when no job is left.
  [[nodiscard]] CollectedTrace finish();

 private:
  bool settle_size();
  bool settle_spread(std::uint32_t gpus_per_node);
  bool settle_processors(const ProcessorCounts& counts);
  bool settle_width();
  bool settle_sharing();
  bool settle_times();
  [[nodiscard]] bool is_wanted() const;
  [[nodiscard]] bool is_in_window(Duration submit) const;
  bool scale();
  void accept();
  [[nodiscard]] JobName name_of(std::string_view id);
  [[nodiscard]] RequestId request();
  void keep_window();
  void shift_submits();
  [[nodiscard]] std::vector<RecordedState> states_in_order() const;
  [[noreturn]] void fail_without_jobs() const;

  const TraceSpec* spec_;
  const TraceFormat* format_;
  WorkloadTables* tables_;
  Cleaning cleaning_;
  RowFilter filter_;
  TraceRow row_;
  TraceExtras extras_;
  std::string row_number_;
  Duration submit_{};  ///< of row_, once settled
  Duration run_{};     ///< likewise
  std::uint64_t not_selected_ = 0;
  std::size_t jobs_max_;
  bool window_at_end_;  ///< the zero of submit times is known only after the last row
  Duration earliest_submit_ = longest_duration;
  bool is_sorted_ = true;
  bool ids_rise_ = true;
  bool has_dependencies_ = false;
  std::vector<Job> jobs_;
  std::vector<JobOrigin> origins_;
  NameMemo users_;
  NameMemo queues_;
};

}  // namespace headroom
