#include "headroom/names.hpp"

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace headroom {
namespace {

constexpr std::uint64_t text_flag = std::uint64_t{1} << 63U;

/// Whether `text` is what std::to_string would print for a number below 2^63.
bool is_plain_number(std::string_view text, std::uint64_t& value) {
  if (text.empty() || text.size() > 19 || (text.front() == '0' && text.size() > 1)) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && value < text_flag;
}

}  // namespace

std::uint32_t NameTable::intern(std::string_view text) {
  if (const auto known = numbers_.find(text); known != numbers_.end()) return known->second;
  const auto number = static_cast<std::uint32_t>(texts_.size());
  texts_.emplace_back(text);
  numbers_.emplace(texts_.back(), number);
  return number;
}

JobName NameTable::job_name(std::string_view text) {
  std::uint64_t value = 0;
  if (is_plain_number(text, value)) return {value};
  return {text_flag | intern(text)};
}

std::string NameTable::job_text(JobName name) const {
  return is_number(name) ? std::to_string(name.code) : std::string{stored_text(name)};
}

std::string_view NameTable::stored_text(JobName name) const {
  return texts_[static_cast<std::uint32_t>(name.code & ~text_flag)];
}

}  // namespace headroom
