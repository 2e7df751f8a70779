#include "models/inventory/gres_list.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/quantities.hpp"

namespace headroom {
namespace {

std::vector<std::string_view> parts_of(std::string_view text, char joint) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = std::min(text.find(joint), text.size());
    parts.push_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string in_small_letters(std::string_view text) {
  std::string small{text};
  for (char& c : small) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return small;
}

/// The text without what stands in round brackets: `(S:0-1)` says where devices are.
std::string without_places(std::string_view text) {
  std::string plain;
  bool is_inside = false;
  for (const char c : text) {
    is_inside = (is_inside || c == '(') && c != ')';
    if (!is_inside && c != ')') plain += c;
  }
  return plain;
}

}  // namespace

std::optional<std::uint32_t> conf_count(std::string_view text) {
  constexpr std::size_t digits_max = 9;
  std::uint64_t times = 1;
  if (text.ends_with('K') || text.ends_with('k')) {
    times = 1024;
    text.remove_suffix(1);
  }
  if (text.empty() || text.size() > digits_max) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (value * times > conf_count_max) return std::nullopt;
  return static_cast<std::uint32_t>(value * times);
}

Parsed<GresGpus> parse_gres_list(std::string_view text) {
  GresGpus found;
  std::vector<std::string> types;
  if (text.empty() || text == "(null)") return {found, {}, {}};
  const std::string plain = without_places(text);
  for (const std::string_view entry : parts_of(plain, ',')) {
    std::vector<std::string_view> parts = parts_of(entry, ':');
    if (parts.front() != "gpu") continue;
    std::erase(parts, std::string_view{"no_consume"});
    std::uint32_t count = 1;
    std::string type;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const auto number = conf_count(parts[i]);
      const bool is_last = i + 1 == parts.size();
      if (number && is_last) {
        count = *number;
      } else if (i == 1 && !parts[i].empty()) {
        type = in_small_letters(parts[i]);
      } else {
        return {std::nullopt, fmt::format("has the entry '{}'", entry.substr(0, 40)),
                "entries such as gpu:a100:8 or gpu:8"};
      }
    }
    found.gpus = std::min(found.gpus + count, conf_count_max);
    if (std::ranges::find(types, type) == types.end()) types.push_back(type);
    if (found.type.empty()) found.type = type;
  }
  found.types = types.size();
  return {found, {}, {}};
}

}  // namespace headroom
