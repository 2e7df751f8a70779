#pragma once
#include <cstdint>
#include <string>

#include "sim/observe/run_record.hpp"
#include "sim/report/output_file.hpp"

namespace headroom {

/// The file of `--timeline`, which appears whole or not at all.
class TimelineFile {
 public:
  /// Opens it at once, so that one that cannot be written shows before the work. Throws
  /// InputError then.
  explicit TimelineFile(const std::string& path);

  /// Writes the timeline of a run that kept its log, as write_timeline does: as gzip where
  /// the name ends in `.gz`, else as plain JSON.
  void write(const RunRecord& run, std::uint32_t samples);

 private:
  bool compressed_;
  OutputFile file_;
};

}  // namespace headroom
