#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/report/readable.hpp"
#include "tools/compare/comparison_report.hpp"

namespace headroom {
namespace {

/// `3:12:00`, `2d 3:12:00`; parts of a second are cut off.
std::string clock_words(TimePoint time) {
  constexpr std::int64_t nanoseconds = 1'000'000'000;
  const std::int64_t seconds = time.since_start.count / nanoseconds;
  const std::int64_t days = seconds / 86'400;
  const std::string clock =
      fmt::format("{}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
  return days == 0 ? clock : fmt::format("{}d {}", days, clock);
}

/// ` on node 3`, ` on nodes 3, 5 and 12 more`; nothing where they are not known.
std::string node_words(const std::vector<NodeId>& nodes) {
  if (nodes.empty()) return {};
  constexpr std::size_t named_max = 4;
  std::string text = nodes.size() == 1 ? " on node " : " on nodes ";
  for (std::size_t i = 0; i < std::min(named_max, nodes.size()); ++i) {
    text += fmt::format("{}{}", i == 0 ? "" : ", ", index(nodes[i]));
  }
  if (nodes.size() > named_max) text += fmt::format(" and {} more", nodes.size() - named_max);
  return text;
}

/// `33.8min later`, or `never` where that time never came.
std::string later_words(TimePoint time, std::optional<TimePoint> other) {
  return other ? readable_duration(to_seconds(*other - time)) + " later" : "never";
}

}  // namespace

std::string parting_words(const Parting& parting, const std::string& second) {
  const std::string& acting = parting.first_acted ? "A" : second;
  const std::string& other = parting.first_acted ? second : "A";
  const JobCourse& acted = parting.first_acted ? parting.first : parting.second;
  const JobCourse& waited = parting.first_acted ? parting.second : parting.first;
  const double gpus = static_cast<double>(parting.gpus.count) / 1000.0;
  const std::string job = fmt::format("job {} ({} GPU{})", readable_name(parting.job, 24),
                                      readable_number(gpus), gpus == 1.0 ? "" : "s");
  std::string what;
  switch (parting.kind) {
    case PartingKind::start:
      what = fmt::format("{} started {}{}; {} started it {}", acting, job, node_words(acted.nodes),
                         other, later_words(parting.time, waited.start));
      if (!parting.instead.empty()) {
        what += fmt::format(", and job {} instead", readable_name(parting.instead, 24));
      }
      break;
    case PartingKind::nodes:
      what = fmt::format("A started {}{}, {}{}", job, node_words(parting.first.nodes), second,
                         node_words(parting.second.nodes));
      break;
    case PartingKind::stop:
      what = fmt::format("{} stopped {} or changed its width, {} let it run", acting, job, other);
      break;
    case PartingKind::end:
      what = fmt::format("{} ended in {}, in {} {}: it ran otherwise, no decision differs", job,
                         acting, other, later_words(parting.time, waited.end));
      break;
  }
  std::string text = fmt::format("they part at {}: {}", clock_words(parting.time), what);
  if (parting.others > 0) {
    text += fmt::format("; {} more job{} then", parting.others,
                        parting.others == 1 ? " differs" : "s differ");
  }
  return text;
}

}  // namespace headroom
