#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "models/workload/spark/etl_stage.hpp"
#include "models/workload/trace/block_reader.hpp"

namespace headroom {

/// A line that is no event that can be read.
struct EventFlaw {
  std::uint64_t line = 0;
  std::string field;
  std::string value;
};

/// What event logs of Spark come to.
struct SparkEvents {
  std::vector<EtlApplication> applications;
  std::vector<EventFlaw> flaws;
};

/// Reads event logs as Spark's EventLoggingListener writes them, one JSON object a line; several
/// may follow each other. Memory stays that of the stages, however many tasks there are. Throws
/// InputError as LineReader does, and for more than a million stages. Source: Spark, JsonProtocol
/// of version 3; "Monitoring and Instrumentation" of its documentation.
[[nodiscard]] SparkEvents read_spark_events(BlockReader& file);

}  // namespace headroom
