#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/kernel/event.hpp"

namespace headroom {

/// What happened, in order. Always keeps a digest, by which two runs are told
/// apart at the first different event; keeps the first lines as text on request.
class Journal {
 public:
  explicit Journal(std::size_t lines_kept = 0) : lines_kept_{lines_kept} {}

  void event(TimePoint now, const Event& event);
  void started(TimePoint now, JobId job, std::span<const NodeId> nodes);
  void stopped(TimePoint now, JobId job);
  void resized(TimePoint now, JobId job, std::span<const NodeId> nodes);

  [[nodiscard]] std::uint64_t digest() const { return digest_; }
  [[nodiscard]] std::uint64_t event_count() const { return event_count_; }
  /// The first lines, such as `12.5 start job 3 on 0-3 7`.
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

 private:
  void mix(std::uint64_t word) {
    // One round of FNV-1a on 64-bit words, with a rotation against lost high bits.
    digest_ = (digest_ ^ word) * 0x9E3779B97F4A7C15U;
    digest_ ^= digest_ >> 29U;
  }
  [[nodiscard]] bool keeps_lines() const { return lines_.size() < lines_kept_; }

  std::uint64_t digest_ = 0xcbf29ce484222325U;
  std::uint64_t event_count_ = 0;
  std::size_t lines_kept_;
  std::vector<std::string> lines_;
};

/// `nodes` as ranges of their numbers: `0-3 7`.
[[nodiscard]] std::string node_ranges(std::span<const NodeId> nodes);

}  // namespace headroom
