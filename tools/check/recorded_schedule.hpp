#pragma once
#include "sim/observe/run_record.hpp"
#include "tools/check/judgement.hpp"
#include "tools/check/suite.hpp"

namespace headroom {

/// Holds the start of every job of `run` against the record, and its end and
/// nodes where the record has them. Jobs are matched by name; one that only
/// one side knows, or that only one side started, is a difference. Throws
/// InputError when the record cannot be read.
[[nodiscard]] Judgement judge_schedule(const ScheduleExpectation& expectation,
                                       const RunRecord& run);

}  // namespace headroom
