#include "sim/interactive/busy_spans.hpp"

namespace headroom {

void BusySpans::add(BusySpan span, const TimeSharedDevices::Progress& progress) {
  if (span.from >= span.to) return;
  if (span.from < measured_from_ && measured_from_ < span.to) {
    span.work.reset();
    BusySpan before = span;
    before.to = measured_from_;
    before.switching = progress.switching[0];
    spans_.push_back(before);
    span.from = measured_from_;
    span.switching = progress.switching[1];
  } else {
    span.switching = progress.switching[0] + progress.switching[1];
  }
  spans_.push_back(span);
}

}  // namespace headroom
