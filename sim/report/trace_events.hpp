#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "headroom/units.hpp"

#include "sim/report/csv_rows.hpp"

namespace headroom {

/// A row of a timeline: a thread of a process, as the format calls them.
struct TraceTrack {
  std::uint32_t process = 0;
  std::uint32_t thread = 0;
};

/// From when to when something lasted; `end` >= `start`.
struct TraceSpan {
  TimePoint start;
  TimePoint end;
};

/// Writes a timeline that the Perfetto UI and chrome://tracing open, event by event
/// through one block. Source: "Trace Event Format" (Duffy, Reveman and others, Google),
/// its JSON object form: events X (slices), b and e (asynchronous slices), C (counters),
/// s and f (flows) and M (metadata). Times are microseconds with up to three decimals,
/// which is to the nanosecond. Names are JSON strings with their quotes, as json_quoted()
/// makes them, so that a name is escaped once and written often; arguments are the
/// members of a JSON object without its braces, or empty.
class TraceEvents {
 public:
  explicit TraceEvents(TextSink sink);

  /// Names a process or a track, and places it among the others; smaller comes first.
  void name_process(std::uint32_t process, std::string_view name, std::uint32_t place);
  void name_track(TraceTrack track, std::string_view name, std::uint32_t place);

  void slice(TraceTrack track, TraceSpan span, std::string_view name, std::string_view arguments);
  /// A slice beside tracks, for things that overlap: those of one name share rows.
  /// `id` tells it from the others of its process.
  struct Floating {
    TraceTrack track;
    std::uint64_t id = 0;
    std::string_view name;
  };
  void floating_slice(const Floating& which, TraceSpan span, std::string_view arguments);
  /// The value of a counter from `time` on, as JSON writes a number.
  void counter(std::uint32_t process, std::string_view name, TimePoint time,
               std::string_view value);
  /// An arrow between the slices that stand on two tracks at `time`; `id` tells it from
  /// other arrows.
  void flow(std::uint64_t id, TraceTrack from, TraceTrack to, TimePoint time);

  /// Ends the file; `facts` are members about the whole, as for arguments.
  void finish(std::string_view facts);

 private:
  void begin(std::string_view kind, TraceTrack track);
  void time(std::string_view key, Duration since_start);
  void metadata(std::string_view what, TraceTrack track, std::string_view argument);
  void integer(std::uint64_t number);
  void arguments(std::string_view members);
  void end();

  TextSink sink_;
  std::string block_;
  bool is_first_ = true;
};

/// `duration` in microseconds, exactly and without trailing zeros: `1500`, `0.001`.
[[nodiscard]] std::string microseconds_text(Duration duration);

}  // namespace headroom
