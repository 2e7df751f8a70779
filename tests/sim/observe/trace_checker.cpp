#include "trace_checker.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace headroom::test {
namespace {

using Json = nlohmann::json;
using Track = std::pair<std::int64_t, std::int64_t>;

struct Slice {
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::int64_t share = 1000;
};

struct End {
  Track track;
  std::int64_t time = 0;
  std::string name;
};

class Checker {
 public:
  CheckedTrace check(const std::string& text) {
    const Json file = Json::parse(text, nullptr, false);
    if (file.is_discarded() || !file.is_object() || !file.contains("traceEvents")) {
      fault("no JSON object with traceEvents");
      return std::move(result_);
    }
    for (const Json& event : file["traceEvents"]) look_at(event);
    check_names();
    check_slices();
    check_pairs(begins_, ends_, "asynchronous slice");
    check_pairs(flow_starts_, flow_ends_, "arrow");
    check_arrows();
    result_.arrows = flow_starts_.size();
    result_.floating_slices = begins_.size();
    return std::move(result_);
  }

 private:
  void fault(const std::string& what) { result_.faults.push_back(what); }

  void look_at(const Json& event) {
    const std::string kind = event.value("ph", "");
    if (!event.contains("pid") || !event["pid"].is_number_unsigned() || !event.contains("tid") ||
        !event["tid"].is_number_unsigned() || !event.contains("name") ||
        !event["name"].is_string()) {
      fault("an event without process, thread or name: " + event.dump());
      return;
    }
    const Track track{event["pid"], event["tid"]};
    if (kind == "M") {
      name(event, track);
      return;
    }
    const auto time = nanoseconds(event, "ts");
    if (!time) return;
    processes_seen_[track.first] = true;
    if (kind == "X") {
      slice(event, track, *time);
    } else if (kind == "C") {
      counter(event);
    } else {
      pair_end(event, kind, {.track = track, .time = *time, .name = event["name"]});
    }
  }

  std::optional<std::int64_t> nanoseconds(const Json& event, const char* key) {
    if (!event.contains(key) || !event[key].is_number() || event[key].get<double>() < 0.0) {
      fault(std::string{"no "} + key + " in " + event.dump());
      return std::nullopt;
    }
    return std::llround(event[key].get<double>() * 1000.0);
  }

  void name(const Json& event, Track track) {
    const std::string what = event["name"];
    const Json arguments = event.value("args", Json::object());
    if (what == "process_name" || what == "thread_name") {
      if (!arguments.contains("name") || !arguments["name"].is_string()) {
        fault("a name that is none: " + event.dump());
        return;
      }
      if (what == "process_name") {
        process_names_[track.first] = arguments["name"];
      } else {
        thread_names_[track] = arguments["name"];
      }
    } else if (what == "process_sort_index" || what == "thread_sort_index") {
      if (!arguments.contains("sort_index") || !arguments["sort_index"].is_number_integer()) {
        fault("a place that is none: " + event.dump());
      }
    } else {
      fault("metadata of no known name: " + what);
    }
  }

  void slice(const Json& event, Track track, std::int64_t start) {
    const auto length = nanoseconds(event, "dur");
    if (!length) return;
    const double share = event.value("args", Json::object()).value("share", 1.0);
    slices_[track].push_back(
        {.start = start, .end = start + *length, .share = std::llround(share * 1000.0)});
    ++result_.slices;
  }

  void counter(const Json& event) {
    ++result_.counter_values;
    const Json arguments = event.value("args", Json::object());
    const bool numeric =
        !arguments.empty() &&
        std::ranges::all_of(arguments, [](const Json& value) { return value.is_number(); });
    if (!numeric) fault("a counter that is no number: " + event.dump());
  }

  void pair_end(const Json& event, const std::string& kind, const End& end) {
    if (!event.contains("id") || !event.contains("cat")) {
      fault("no id or category: " + event.dump());
      return;
    }
    std::string key = event["cat"].get<std::string>() + ' ' + event["id"].dump();
    if (kind == "b" || kind == "e") key += ' ' + std::to_string(end.track.first);
    std::map<std::string, End>* ends = nullptr;
    if (kind == "b") ends = &begins_;
    if (kind == "e") ends = &ends_;
    if (kind == "s") ends = &flow_starts_;
    if (kind == "f") ends = &flow_ends_;
    if (ends == nullptr) {
      fault("a kind of event that is not known: " + kind);
    } else if (!ends->emplace(key, end).second) {
      fault("twice: " + event.dump());
    }
    if (kind == "f" && event.value("bp", "") != "e") fault("an arrow to what comes next");
  }

  void check_names() {
    for (const auto& [process, seen] : processes_seen_) {
      if (seen && !process_names_.contains(process)) {
        fault("process " + std::to_string(process) + " has no name");
      }
    }
    for (const auto& [track, slices] : slices_) {
      if (!thread_names_.contains(track)) fault("a track with slices has no name");
    }
  }

  void check_slices() {
    for (auto& [track, slices] : slices_) {
      std::ranges::sort(slices, {}, [](const Slice& s) { return std::pair{s.start, s.end}; });
      for (std::size_t i = 1; i < slices.size(); ++i) {
        if (slices[i].start < slices[i - 1].end) {
          fault("slices overlap on " + process_names_[track.first] + ", " + thread_names_[track]);
        }
      }
      count_gpu_time(process_names_[track.first], thread_names_[track], slices);
    }
  }

  void count_gpu_time(const std::string& node, const std::string& gpu,
                      const std::vector<Slice>& slices) {
    if (!node.starts_with("node ") || !gpu.starts_with("GPU ")) return;
    for (const Slice& slice : slices) {
      result_.gpu_time += slice.share * (slice.end - slice.start);
    }
    std::uint32_t& used = result_.gpus_used[node];
    used = std::max(used, static_cast<std::uint32_t>(std::stoul(gpu.substr(4))) + 1);
  }

  void check_pairs(const std::map<std::string, End>& first, const std::map<std::string, End>& last,
                   const std::string& what) {
    if (first.size() != last.size()) fault("not as many ends as beginnings: " + what);
    for (const auto& [key, begin] : first) {
      const auto end = last.find(key);
      if (end == last.end() || end->second.time < begin.time || end->second.name != begin.name) {
        fault(what + " without its end: " + key);
      }
    }
  }

  void check_arrows() {
    for (const auto* ends : {&flow_starts_, &flow_ends_}) {
      for (const auto& [key, end] : *ends) {
        const auto inside = [&](const Slice& slice) {
          return slice.start <= end.time && end.time < slice.end;
        };
        if (!std::ranges::any_of(slices_[end.track], inside)) fault("an arrow from or to nothing");
      }
    }
  }

  CheckedTrace result_;
  std::map<std::int64_t, bool> processes_seen_;
  std::map<std::int64_t, std::string> process_names_;
  std::map<Track, std::string> thread_names_;
  std::map<Track, std::vector<Slice>> slices_;
  std::map<std::string, End> begins_;
  std::map<std::string, End> ends_;
  std::map<std::string, End> flow_starts_;
  std::map<std::string, End> flow_ends_;
};

}  // namespace

CheckedTrace checked_trace(const std::string& text) { return Checker{}.check(text); }

}  // namespace headroom::test
