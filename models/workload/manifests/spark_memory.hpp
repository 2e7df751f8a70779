#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "headroom/units.hpp"

namespace headroom {

/// `512m`, `4g`, `2048`: as Spark and the JVM write it; at most a pebibyte. Source: Spark
/// documentation, "Configuration", Spark properties.
[[nodiscard]] std::optional<Bytes> spark_memory(std::string_view text);

/// What a pod holds beyond its heap, as part of it, and at least. Source: Spark documentation,
/// "Running Spark on Kubernetes", spark.kubernetes.memoryOverheadFactor, and "Configuration",
/// spark.executor.memoryOverhead.
inline constexpr double jvm_overhead = 0.1;
inline constexpr double other_overhead = 0.4;
inline constexpr Bytes smallest_overhead{std::int64_t{384} << 20U};
[[nodiscard]] Bytes with_overhead(Bytes heap, double factor);

}  // namespace headroom
