#pragma once
#include <string>
#include <string_view>

namespace headroom {

/// What the format of jobs of that name takes as given: units, gaps, and what of a row is
/// the size and the run time, in a sentence. Empty where its own standard says all.
[[nodiscard]] std::string_view trace_format_reading(std::string_view format);

/// The format of jobs that a file which begins so is of; empty when it could be none or
/// several.
[[nodiscard]] std::string guessed_trace_format(std::string_view beginning);

}  // namespace headroom
