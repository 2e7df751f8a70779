#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/workload/request/request_trace.hpp"

namespace headroom {

/// A request that outlives the source's next step.
struct KeptRequest {
  Request request;
  std::vector<std::uint64_t> blocks;
};

/// Requests read whole, for tests to look at.
class ReadRequests {
 public:
  explicit ReadRequests(std::unique_ptr<RequestSource> source) : source_{std::move(source)} {
    while (const Request* request = source_->next()) {
      kept_.push_back({*request, {request->prefix_blocks.begin(), request->prefix_blocks.end()}});
    }
    audit_ = source_->audit();
  }

  [[nodiscard]] std::size_t size() const { return kept_.size(); }
  [[nodiscard]] const Request& at(std::size_t i) const { return kept_.at(i).request; }
  [[nodiscard]] const std::vector<std::uint64_t>& blocks(std::size_t i) const {
    return kept_.at(i).blocks;
  }
  [[nodiscard]] std::string_view model(std::size_t i) const {
    return source_->models().text(at(i).model);
  }
  [[nodiscard]] std::string_view user(std::size_t i) const {
    return source_->users().text(at(i).user);
  }
  [[nodiscard]] RequestSource& source() const { return *source_; }
  [[nodiscard]] const TraceAudit& audit() const { return audit_; }
  [[nodiscard]] std::vector<std::string> examples(const std::string& rule) const {
    const auto found = audit().rules.find(rule);
    return found == audit().rules.end() ? std::vector<std::string>{} : found->second.examples;
  }

 private:
  std::unique_ptr<RequestSource> source_;
  std::vector<KeptRequest> kept_;
  TraceAudit audit_;
};

/// Reads a text as a file that is called `trace` in messages.
inline ReadRequests read_request_text(std::string_view text, RequestTraceSpec spec = {}) {
  spec.shown = "trace";
  return ReadRequests{read_requests(BlockReader::from_memory(text, spec.shown), spec)};
}

inline ReadRequests read_request_file(const std::string& path, RequestTraceSpec spec = {}) {
  spec.path = path;
  spec.shown = path;
  return ReadRequests{make_request_source(spec)};
}

inline ReadRequests read_request_sample(const std::string& name, RequestTraceSpec spec = {}) {
  return read_request_file("tests/models/workload/request/samples/" + name, std::move(spec));
}

/// What is wrong with a text, or empty when it can be read.
inline std::string request_problem_of(std::string_view text, RequestTraceSpec spec = {}) {
  try {
    read_request_text(text, std::move(spec));
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

}  // namespace headroom
