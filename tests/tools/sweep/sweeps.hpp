#pragma once
#include <string>

#include "tests/tools/study/studies.hpp"
#include "tools/sweep/sweep.hpp"
#include "tools/sweep/sweep_store.hpp"
#include "tools/sweep/sweep_table.hpp"

namespace headroom::test {

inline Sweep sweep_of(const std::string& keys) { return make_sweep(study_of(keys), {}, "1"); }

/// Six points, two seeds each; the last two points fail.
inline const std::string small_sweep = R"(
  "vary": {"cluster.nodes[0].count": [1, 2],
           "workload[0].generate.gpus": [1, 4, {"choices": {"1": 0}}]},
  "replications": 2)";

inline std::string table_of(const Sweep& sweep, SweepStore& store) {
  std::string table;
  write_sweep_table(sweep, store, [&](std::string_view text) { table += text; });
  return table;
}

}  // namespace headroom::test
