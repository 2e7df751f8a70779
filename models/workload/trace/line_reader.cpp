#include "models/workload/trace/line_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/workload/trace/block_reader.hpp"

namespace headroom {
namespace {

[[noreturn]] void fail_too_long(const BlockReader& blocks, std::uint64_t line) {
  throw InputError{Diagnostic{.path = blocks.shown(),
                              .message = "line " + std::to_string(line) + " is longer than 1 MiB",
                              .hint = "a trace has one job a line"}};
}

bool is_blank(std::string_view line) {
  return line.empty() || ((line.front() == ' ' || line.front() == '\t') &&
                          line.find_first_not_of(" \t") == std::string_view::npos);
}

}  // namespace

bool LineReader::next(std::string_view& line) {
  while (take_line(line)) {
    ++number_;
    if (line.size() > line_length_max) fail_too_long(*blocks_, number_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!is_blank(line)) return true;
  }
  return false;
}

bool LineReader::take_line(std::string_view& line) {
  while (true) {
    const std::size_t length = rest_.find('\n');
    if (length != std::string_view::npos) {
      line = rest_.substr(0, length);
      rest_.remove_prefix(length + 1);
      if (carries_) {
        carry(line);
        return finish_carried(line);
      }
      return true;
    }
    if (!rest_.empty()) carry(rest_);
    if (!read_block()) return carries_ && finish_carried(line);
  }
}

bool LineReader::finish_carried(std::string_view& line) {
  line = carried_;
  carries_ = false;
  return true;
}

void LineReader::carry(std::string_view part) {
  if (!carries_) carried_.clear();
  carries_ = true;
  if (carried_.size() + part.size() > line_length_max) fail_too_long(*blocks_, number_ + 1);
  carried_ += part;
}

bool LineReader::read_block() {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  rest_ = blocks_->next_block();
  if (is_first_block_ && rest_.starts_with(byte_order_mark)) {
    rest_.remove_prefix(byte_order_mark.size());
  }
  if (is_first_block_) {
    bytes_in_first_block_ = rest_.size();
    ends_in_first_block_ = static_cast<std::size_t>(std::ranges::count(rest_, '\n'));
    is_first_block_ = false;
  }
  const std::size_t nul = rest_.find('\0');
  if (nul != std::string_view::npos) {
    const auto ends = std::ranges::count(rest_.substr(0, nul), '\n');
    const std::uint64_t line = number_ + static_cast<std::uint64_t>(ends) + 1;
    throw InputError{Diagnostic{.path = blocks_->shown(),
                                .message = "line " + std::to_string(line) + " holds a NUL byte",
                                .hint = "this is no text file"}};
  }
  return !rest_.empty();
}

std::size_t LineReader::lines_expected() const {
  if (bytes_in_first_block_ == 0) return 0;
  const double blocks =
      static_cast<double>(blocks_->text_size()) / static_cast<double>(bytes_in_first_block_);
  return static_cast<std::size_t>(blocks * static_cast<double>(ends_in_first_block_ + 1));
}

}  // namespace headroom
