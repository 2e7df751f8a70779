#pragma once
#include <string>

#include "headroom/job.hpp"

#include "models/workload/trace/trace_row.hpp"

namespace headroom {

/// A job as conditions of `where` see it, made from what a run knows of it. Owns
/// the texts that the row views, and is used again and again.
class JobRow {
 public:
  /// The row of `job`, until the next call; `gpus` is what it asks for, rounded up.
  const TraceRow& of(const Job& job, const WorkloadTables& tables);

 private:
  TraceRow row_;
  std::string id_;
};

}  // namespace headroom
