#include "sim/report/trace_events.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "headroom/units.hpp"

#include "sim/report/decimal.hpp"

namespace headroom {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 20U;
constexpr std::string_view arrow_name = R"("preempts")";

void append_microseconds(std::string& text, Duration duration) {
  constexpr std::uint64_t nanoseconds = 1000;
  std::array<char, decimal_length_max> digits{};
  const bool negative = duration.count < 0;
  const auto count = static_cast<std::uint64_t>(negative ? -duration.count : duration.count);
  if (negative) text += '-';
  text.append(digits.data(), write_integer(digits.data(), count / nanoseconds));
  const std::uint64_t rest = count % nanoseconds;
  if (rest == 0) return;
  // With a 1 in front its leading zeros are kept; it gives way to the point.
  char* const end = write_integer(digits.data(), nanoseconds + rest);
  digits[0] = '.';
  text.append(digits.data(), end);
  while (text.back() == '0') text.pop_back();
}

}  // namespace

std::string microseconds_text(Duration duration) {
  std::string text;
  append_microseconds(text, duration);
  return text;
}

TraceEvents::TraceEvents(TextSink sink) : sink_{std::move(sink)} {
  block_.reserve(block_size + block_size / 4);
  block_ += R"({"displayTimeUnit":"ms","traceEvents":[)";
}

void TraceEvents::begin(std::string_view kind, TraceTrack track) {
  block_ += std::exchange(is_first_, false) ? "\n" : ",\n";
  block_ += R"({"ph":")";
  block_ += kind;
  block_ += R"(","pid":)";
  integer(track.process);
  block_ += R"(,"tid":)";
  integer(track.thread);
}

void TraceEvents::end() {
  block_ += '}';
  if (block_.size() < block_size) return;
  sink_(block_);
  block_.clear();
}

void TraceEvents::integer(std::uint64_t number) {
  std::array<char, decimal_length_max> digits{};
  block_.append(digits.data(), write_integer(digits.data(), number));
}

void TraceEvents::time(std::string_view key, Duration since_start) {
  block_ += key;
  append_microseconds(block_, since_start);
}

void TraceEvents::arguments(std::string_view members) {
  if (members.empty()) return;
  block_ += R"(,"args":{)";
  block_ += members;
  block_ += '}';
}

void TraceEvents::metadata(std::string_view what, TraceTrack track, std::string_view argument) {
  begin("M", track);
  block_ += R"(,"name":")";
  block_ += what;
  block_ += '"';
  arguments(argument);
  end();
}

void TraceEvents::name_process(std::uint32_t process, std::string_view name, std::uint32_t place) {
  const TraceTrack track{.process = process, .thread = 0};
  metadata("process_name", track, R"("name":)" + std::string{name});
  metadata("process_sort_index", track, R"("sort_index":)" + std::to_string(place));
}

void TraceEvents::name_track(TraceTrack track, std::string_view name, std::uint32_t place) {
  metadata("thread_name", track, R"("name":)" + std::string{name});
  metadata("thread_sort_index", track, R"("sort_index":)" + std::to_string(place));
}

void TraceEvents::slice(TraceTrack track, TraceSpan span, std::string_view name,
                        std::string_view members) {
  begin("X", track);
  time(R"(,"ts":)", span.start.since_start);
  time(R"(,"dur":)", span.end - span.start);
  block_ += R"(,"name":)";
  block_ += name;
  arguments(members);
  end();
}

void TraceEvents::floating_slice(const Floating& which, TraceSpan span, std::string_view members) {
  const auto write = [&](std::string_view kind, TimePoint when) {
    begin(kind, which.track);
    time(R"(,"ts":)", when.since_start);
    block_ += R"(,"cat":"wait","id":)";
    integer(which.id);
    block_ += R"(,"name":)";
    block_ += which.name;
  };
  write("b", span.start);
  arguments(members);
  end();
  write("e", span.end);
  end();
}

void TraceEvents::counter(std::uint32_t process, std::string_view name, TimePoint when,
                          std::string_view value) {
  begin("C", {.process = process, .thread = 0});
  time(R"(,"ts":)", when.since_start);
  block_ += R"(,"name":)";
  block_ += name;
  block_ += R"(,"args":{"value":)";
  block_ += value;
  block_ += '}';
  end();
}

void TraceEvents::flow(std::uint64_t id, TraceTrack from, TraceTrack to, TimePoint when) {
  const auto write = [&](std::string_view kind, TraceTrack track) {
    begin(kind, track);
    time(R"(,"ts":)", when.since_start);
    block_ += R"(,"cat":"flow","id":)";
    integer(id);
    block_ += R"(,"name":)";
    block_ += arrow_name;
  };
  write("s", from);
  end();
  write("f", to);
  // The arrow ends at the slice that stands there, not at the next to begin.
  block_ += R"(,"bp":"e")";
  end();
}

void TraceEvents::finish(std::string_view facts) {
  block_ += "\n],\"otherData\":{";
  block_ += facts;
  block_ += "}}\n";
  sink_(block_);
  block_.clear();
}

}  // namespace headroom
