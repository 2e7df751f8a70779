#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <fmt/core.h>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/request/request_format.hpp"
#include "models/workload/request/request_trace.hpp"
#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/name_memo.hpp"
#include "models/workload/trace/row_audit.hpp"

namespace headroom {
namespace {

[[noreturn]] void refuse(const RequestTraceSpec& spec, std::string message, std::string hint) {
  throw InputError{
      Diagnostic{.path = spec.shown, .message = std::move(message), .hint = std::move(hint)}};
}

/// Hands over the rows of a file in order of time, a few thousand of them held back.
class OrderedRequests final : public RequestSource {
 public:
  OrderedRequests(BlockReader file, const RequestFormat& format, const RequestTraceSpec& spec)
      : file_{std::move(file)}, format_{&format}, spec_{spec}, rows_{"line"} {
    check_spec();
    models_.intern("");
    users_.intern("");
    reader_ = format.open(file_);
    audit_.source = spec.shown;
    audit_.format = format.name;
    fill();
    if (waiting_.empty()) fail_without_requests();
    if (format.arrivals_are_dates) zero_ = slots_[waiting_.front()].request.arrival.since_start;
  }

  const Request* next() override {
    while (audit_.accepted < spec_.first.value_or(UINT64_MAX)) {
      fill();
      if (waiting_.empty()) break;
      const Request* request = take_first();
      if (request != nullptr) return request;
    }
    return nullptr;
  }

  [[nodiscard]] TraceAudit audit() const override {
    TraceAudit audit = audit_;
    audit.rejected = rows_.log().rejected();
    rows_.log().write_to(audit);
    return audit;
  }
  [[nodiscard]] std::uint32_t block_tokens() const override { return reader_->block_tokens(); }
  [[nodiscard]] std::string_view reading() const override { return format_->reading; }

 private:
  /// A request that waits, with the list that it views.
  struct Slot {
    Request request;
    std::vector<std::uint64_t> blocks;
    bool repaired = false;
  };

  void check_spec() const {
    constexpr double smallest = 1e-6;
    constexpr double largest = 1e6;
    if (!(spec_.speed_up >= smallest && spec_.speed_up <= largest)) {
      refuse(spec_, fmt::format("speed_up is {}", spec_.speed_up), "from 0.000001 to 1000000");
    }
    if (spec_.first == 0U) refuse(spec_, "first is 0", "at least 1");
    if (spec_.from && spec_.to && *spec_.to <= *spec_.from) {
      refuse(spec_, "no time lies between from and to", "to is after from");
    }
  }

  void fill() {
    while (!at_end_ && waiting_.size() < rows_held_back) {
      at_end_ = !reader_->next(row_, rows_);
      if (!at_end_) hold_back();
    }
  }

  /// Puts the row read last where it belongs among those that wait.
  void hold_back() {
    const TimePoint arrival{row_.arrival};
    if (arrival < last_) {
      rows_.reject(AuditRule::late_row);
      return;
    }
    auto behind = waiting_.end();
    while (behind != waiting_.begin() && arrival < slots_[*std::prev(behind)].request.arrival) {
      --behind;
    }
    if (behind != waiting_.end()) rows_.repair(AuditRule::unsorted_times);
    const std::size_t number = free_slot();
    Slot& slot = slots_[number];
    std::swap(slot.blocks, row_.prefix_blocks);
    slot.repaired = rows_.is_repaired();
    slot.request = {.arrival = arrival,
                    .input_tokens = row_.input_tokens,
                    .output_tokens = row_.output_tokens,
                    .model = model_memo_.number(models_, row_.model),
                    .user = user_memo_.number(users_, row_.user),
                    .session = row_.session,
                    .service_time = row_.service_time,
                    .adapters = row_.adapters,
                    .images = row_.images,
                    .steps = row_.steps,
                    .failed = row_.failed,
                    .prefix_blocks = slot.blocks};
    waiting_.insert(behind, number);
  }

  std::size_t free_slot() {
    if (free_.empty()) {
      slots_.emplace_back();
      return slots_.size() - 1;
    }
    const std::size_t number = free_.back();
    free_.pop_back();
    return number;
  }

  /// The first that waits, or nullptr when it is not among those wanted.
  const Request* take_first() {
    const std::size_t number = waiting_.front();
    waiting_.pop_front();
    if (handed_over_) free_.push_back(*handed_over_);
    handed_over_ = number;
    Slot& slot = slots_[number];
    last_ = slot.request.arrival;
    const Duration since = last_.since_start - zero_;
    if ((spec_.from && since < *spec_.from) || (spec_.to && since >= *spec_.to)) {
      ++audit_.not_selected;
      return nullptr;
    }
    ++audit_.accepted;
    if (slot.repaired) ++audit_.repaired;
    slot.request.arrival = TimePoint{scaled(since - spec_.from.value_or(Duration{}))};
    return &slot.request;
  }

  /// Divided by speed_up, which counts as written in decimal to nine places.
  [[nodiscard]] Duration scaled(Duration since) const {
    if (spec_.speed_up == 1.0) return since;
    constexpr std::int64_t places = 1'000'000'000;
    const WideInt factor = std::llround(spec_.speed_up * 1e9);
    const WideInt wide = (2 * static_cast<WideInt>(since.count) * places + factor) / (2 * factor);
    if (wide <= longest_duration.count) return Duration{static_cast<std::int64_t>(wide)};
    refuse(spec_, fmt::format("speed_up {} moves arrivals beyond 100 years", spec_.speed_up), "");
  }

  [[noreturn]] void fail_without_requests() const {
    std::vector<Diagnostic> findings;
    const std::string message =
        rows_.rows() == 0 ? fmt::format("holds no request ({})", format_->name)
                          : fmt::format("none of its {} rows is a request as format {} has them",
                                        rows_.rows(), format_->name);
    findings.push_back({.path = spec_.shown, .message = message, .hint = ""});
    for (const std::string& example : rows_.log().first_rejections()) {
      findings.push_back({.path = spec_.shown, .message = example, .hint = ""});
    }
    throw InputError{std::move(findings)};
  }

  BlockReader file_;
  const RequestFormat* format_;
  RequestTraceSpec spec_;
  RowAudit rows_;
  std::unique_ptr<RequestReader> reader_;
  RequestRow row_;
  std::deque<Slot> slots_;           ///< a deque, so that requests stay where they are
  std::deque<std::size_t> waiting_;  ///< slots in order of arrival
  std::vector<std::size_t> free_;
  std::optional<std::size_t> handed_over_;
  bool at_end_ = false;
  Duration zero_{};
  TimePoint last_{};
  TraceAudit audit_;
  NameMemo model_memo_;
  NameMemo user_memo_;
};

const RequestFormat& format_named(const RequestTraceSpec& spec) {
  const auto& known = known_request_formats();
  const auto found = std::ranges::find(known, std::string_view{spec.format}, &RequestFormat::name);
  if (found != known.end()) return *found;
  const std::string near = nearest_name(spec.format, request_formats());
  refuse(spec, fmt::format("unknown format of requests \"{}\"", spec.format),
         near.empty() ? fmt::format("formats: {}", fmt::join(request_formats(), ", "))
                      : fmt::format("did you mean {}?", near));
}

}  // namespace

const std::vector<RequestFormat>& known_request_formats() {
  static const std::vector<RequestFormat> formats{azure_llm_format(),    mooncake_format(),
                                                  burstgpt_format(),     genai_format(),
                                                  requests_csv_format(), requests_jsonl_format()};
  return formats;
}

const std::vector<std::string>& request_formats() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> listed;
    for (const RequestFormat& format : known_request_formats()) listed.emplace_back(format.name);
    return listed;
  }();
  return names;
}

std::string guessed_request_format(std::string_view text) {
  const Beginning beginning = beginning_of(text);
  if (beginning.first_line.empty()) return {};
  for (const RequestFormat& format : known_request_formats()) {
    if (format.recognises(beginning)) return std::string{format.name};
  }
  return {};
}

std::unique_ptr<RequestSource> read_requests(BlockReader file, const RequestTraceSpec& spec) {
  RequestTraceSpec wanted = spec;
  if (wanted.format.empty()) wanted.format = guessed_request_format(file.beginning());
  if (wanted.format.empty()) {
    refuse(spec, "is of no format of requests that can be told from its first line",
           fmt::format("name the format; formats: {}", fmt::join(request_formats(), ", ")));
  }
  return std::make_unique<OrderedRequests>(std::move(file), format_named(wanted), wanted);
}

std::unique_ptr<RequestSource> make_request_source(const RequestTraceSpec& spec) {
  return read_requests(BlockReader::open(spec.path, spec.shown), spec);
}

}  // namespace headroom
