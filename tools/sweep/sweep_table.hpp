#pragma once
#include <functional>
#include <string_view>

#include "sim/report/csv_rows.hpp"
#include "tools/sweep/sweep.hpp"
#include "tools/sweep/sweep_store.hpp"

namespace headroom {

/// Writes all runs of `store` as CSV, one a row, by point and seed: `point,seed`, a column for
/// each dimension, `state` (done or failed), `message`, then every figure in order of name.
/// A cell is empty where the base stands or a run lacks the figure. Depends on nothing but the
/// study: not on threads, shards or the order in which runs ended.
void write_sweep_table(const Sweep& sweep, SweepStore& store, const TextSink& sink);

}  // namespace headroom
