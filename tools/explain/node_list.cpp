#include "tools/explain/node_list.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

#include "headroom/ids.hpp"

namespace headroom {
namespace {

std::optional<std::size_t> number_in(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

bool append_nodes(std::string_view text, std::size_t node_count, std::vector<NodeId>& nodes) {
  std::size_t next = 0;
  while (!text.empty()) {
    const std::string_view range = text.substr(0, std::min(text.find(' '), text.size()));
    text.remove_prefix(std::min(range.size() + 1, text.size()));
    const std::size_t dash = range.find('-');
    const auto first = number_in(range.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : number_in(range.substr(dash + 1));
    if (!first || !last || *first < next || *last < *first || *last >= node_count) return false;
    for (std::size_t node = *first; node <= *last; ++node) nodes.push_back(id_at<NodeId>(node));
    next = *last;
  }
  return true;
}

bool append_slots(std::string_view text, std::vector<DeviceSlot>& slots) {
  constexpr std::size_t devices_max = 65'535;
  constexpr std::size_t slices_max = 8;
  while (!text.empty()) {
    const std::string_view slot = text.substr(0, std::min(text.find(' '), text.size()));
    text.remove_prefix(std::min(slot.size() + 1, text.size()));
    const std::size_t slash = slot.find('/');
    const auto device = number_in(slot.substr(0, slash));
    const auto slice = slash == std::string_view::npos ? std::optional<std::size_t>{0}
                                                       : number_in(slot.substr(slash + 1));
    if (!device || !slice || *device > devices_max || *slice >= slices_max) return false;
    slots.push_back({.device = static_cast<std::uint16_t>(*device),
                     .first_slice = static_cast<std::uint8_t>(*slice)});
  }
  return true;
}

}  // namespace headroom
