#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/workload/audit_report.hpp"
#include "models/workload/request/request_trace.hpp"

namespace headroom {
namespace {

void read_all(std::string_view text, const RequestTraceSpec& spec) {
  try {
    const auto source = read_requests(BlockReader::from_memory(text, "fuzz"), spec);
    TimePoint last{};
    std::uint64_t requests = 0;
    while (const Request* request = source->next()) {
      ++requests;
      HEADROOM_ASSERT(request->arrival >= last, "requests come in order of time");
      HEADROOM_ASSERT(request->arrival.since_start <= longest_duration, "arrivals have a limit");
      HEADROOM_ASSERT(request->model < source->models().size(), "models are known");
      HEADROOM_ASSERT(request->user < source->users().size(), "users are known");
      last = request->arrival;
    }
    const TraceAudit audit = source->audit();
    HEADROOM_ASSERT(requests == audit.accepted, "the audit counts the requests");
    HEADROOM_ASSERT(audit.repaired <= audit.accepted, "repaired rows are accepted ones");
    static_cast<void>(audit_report(audit));
  } catch (const InputError&) {  // NOLINT(bugprone-empty-catch): the answer to a bad text
  }
}

}  // namespace
}  // namespace headroom

/// Every format of requests on every text, plainly and with a window of time.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  RequestTraceSpec spec;
  spec.shown = "fuzz";
  read_all(text, spec);
  spec.from = Duration{1};
  spec.speed_up = 0.5;
  for (const std::string& format : request_formats()) {
    spec.format = format;
    read_all(text, spec);
  }
  return 0;
}
