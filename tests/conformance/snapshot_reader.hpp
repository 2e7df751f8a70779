#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/policy/kai/resources.hpp"
#include "models/policy/kai/snapshot.hpp"
#include "tests/conformance/case_fields.hpp"

namespace headroom {

/// The parts of a case that describe a cluster. What is wrong is filed with the fields' findings.
[[nodiscard]] kai::Snapshot read_snapshot(const CaseFields& fields);

[[nodiscard]] kai::SnapshotNode read_node(const CaseFields& fields);
[[nodiscard]] kai::SnapshotQueue read_queue(const CaseFields& fields);
/// `rank` decides between jobs of one age.
[[nodiscard]] kai::SnapshotJob read_job(const CaseFields& fields, int rank);

[[nodiscard]] kai::Status read_status(const CaseFields& fields, std::string_view key);
/// Amounts by resource name.
[[nodiscard]] kai::NamedAmounts read_amounts(const CaseFields& fields, std::string_view key);
[[nodiscard]] std::vector<kai::MigInstances> read_mig(const CaseFields& fields,
                                                      std::string_view key);
/// A time in seconds, up to a billion either way; nullopt when it is absent.
[[nodiscard]] std::optional<Duration> read_seconds(const CaseFields& fields, std::string_view key);

}  // namespace headroom
