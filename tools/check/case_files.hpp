#pragma once
#include <string>
#include <vector>

#include "tools/check/run_suites.hpp"
#include "tools/check/suite.hpp"

namespace headroom {

/// The overrides of a case: its own, then those for all.
[[nodiscard]] std::vector<std::string> overrides_for(const CheckCase& check,
                                                     const CheckOptions& options);

[[nodiscard]] bool is_there(const NamedFile& file);

/// The files for want of which the case cannot run, each once: those that it needs, its
/// recorded schedules and what its scenarios name below the data folder.
[[nodiscard]] std::vector<std::string> missing_files(const CheckCase& check,
                                                     const CheckOptions& options);

/// A text that changes when anything does that a case depends on: the program, the case,
/// the overrides for all, its scenarios and every file that they name. The 64-bit FNV-1a
/// hash of Fowler, Noll and Vo, in hexadecimal.
[[nodiscard]] std::string fingerprint_of(const CheckCase& check, const CheckOptions& options);

/// The same of one file; of one that cannot be read, that of nothing.
[[nodiscard]] std::string fingerprint_of_file(const std::string& path);

}  // namespace headroom
