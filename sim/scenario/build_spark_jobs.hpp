#pragma once
#include <vector>

#include "models/workload/listed_source.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {

struct BuildContext;

/// The applications of an event log of Spark, each as a job that moves the same bytes.
[[nodiscard]] std::vector<ListedJob> build_spark_jobs(const Section& source, BuildContext& context);

}  // namespace headroom
