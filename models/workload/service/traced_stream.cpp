#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "models/workload/request/request_trace.hpp"
#include "models/workload/service/request_stream.hpp"

namespace headroom {
namespace {

class TracedStream final : public RequestStream {
 public:
  TracedStream(std::unique_ptr<RequestSource> source, const StreamFrame& frame)
      : source_{std::move(source)}, frame_{frame} {}

  bool next(ServiceRequest& request) override {
    const Request* row = source_->next();
    if (row == nullptr) return false;
    request.at = frame_.start + row->arrival.since_start;
    request.tokens_in = std::max(1U, row->input_tokens);
    request.tokens_out = std::max(1U, row->output_tokens);
    request.blocks = row->prefix_blocks;
    return request.at < frame_.end;
  }

 private:
  std::unique_ptr<RequestSource> source_;
  StreamFrame frame_;
};

}  // namespace

RequestTraceSpec trace_spec(const RequestSpec& spec) {
  return {.path = spec.path,
          .shown = spec.shown,
          .format = spec.format,
          .first = spec.first,
          .from = std::nullopt,
          .to = std::nullopt,
          .speed_up = spec.speed_up};
}

std::unique_ptr<RequestStream> make_request_stream(const RequestSpec& spec,
                                                   const StreamFrame& frame) {
  if (spec.path.empty()) return make_drawn_stream(spec, frame);
  return std::make_unique<TracedStream>(make_request_source(trace_spec(spec)), frame);
}

}  // namespace headroom
