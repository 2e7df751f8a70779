#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace headroom {

/// What a user calls a job, in eight bytes. A name that is a plain decimal
/// number (no sign, no leading zero, below 2^63), as most traces have, is kept
/// as that number; any other is a place in a NameTable.
struct JobName {
  std::uint64_t code = 0;
  constexpr auto operator<=>(const JobName&) const = default;
};

/// Texts, each kept once and known by a dense number in order of first use.
/// Not thread-safe; one per run.
class NameTable {
 public:
  /// The number of `text`, new or known.
  std::uint32_t intern(std::string_view text);
  [[nodiscard]] std::string_view text(std::uint32_t number) const { return texts_[number]; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }

  /// `text` as a job name; numbers are not stored.
  JobName job_name(std::string_view text);
  [[nodiscard]] std::string job_text(JobName name) const;
  /// Whether `name` is a number; then its value is `name.code`.
  [[nodiscard]] static constexpr bool is_number(JobName name) { return name.code >> 63U == 0; }
  /// The text of a name for which is_number is false; valid as long as the table.
  [[nodiscard]] std::string_view stored_text(JobName name) const;

 private:
  std::deque<std::string> texts_;  ///< a deque, so that views into it stay valid
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

}  // namespace headroom
