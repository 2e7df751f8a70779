#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/job.hpp"

#include "tools/trace/convert.hpp"

namespace headroom {

/// How our formats write a field.
enum class FieldKind : std::uint8_t { number, text, flag, list };

/// One job of a listing.
struct JobAt {
  const JobListing& table;
  std::size_t position;

  [[nodiscard]] const Job& job() const { return *table.jobs[position]; }
};

/// A field of our own job formats.
struct JobField {
  std::string_view name;
  FieldKind kind;
  /// Appends the values that the job has; none where it is absent.
  void (*values)(const JobAt& at, std::vector<std::string>& values);
};

/// All fields in the order in which our formats write them.
[[nodiscard]] std::span<const JobField> job_fields();

/// Whether a dependency of `job` waits for a think time.
[[nodiscard]] bool has_think_time(const Job& job, const JobListing& table);

}  // namespace headroom
