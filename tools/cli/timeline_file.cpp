#include "tools/cli/timeline_file.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/observe/timeline.hpp"
#include "sim/report/gzip_text.hpp"

namespace headroom {

TimelineFile::TimelineFile(const std::string& path)
    : compressed_{path.ends_with(".gz")}, file_{path} {}

void TimelineFile::write(const RunRecord& run, std::uint32_t samples) {
  const auto append = [&](std::string_view text) { file_.append(text); };
  if (compressed_) {
    GzipText gzip{append};
    write_timeline(run, samples, [&](std::string_view text) { gzip.append(text); });
    gzip.finish();
  } else {
    write_timeline(run, samples, append);
  }
  file_.commit();
}

}  // namespace headroom
