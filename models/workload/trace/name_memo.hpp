#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "headroom/names.hpp"

namespace headroom {

/// Remembers the numbers of names met lately, so that the few users and queues
/// of a trace are not looked up in the table again for each row.
class NameMemo {
 public:
  /// What `table.intern(text)` returns; always asked with the same table.
  std::uint32_t number(NameTable& table, std::string_view text) {
    if (text.empty()) {
      if (!nameless_) nameless_ = table.intern(text);
      return *nameless_;
    }
    // Small decimal numbers, which most names are, each have a slot of their own.
    std::size_t slot = 0;
    for (const char c : text) slot = slot * 10 + static_cast<unsigned char>(c) - '0';
    Entry& entry = entries_[slot % entries_.size()];
    if (entry.text != text) {
      entry.number = table.intern(text);
      entry.text = table.text(entry.number);
    }
    return entry.number;
  }

 private:
  struct Entry {
    std::string_view text;  ///< into the table
    std::uint32_t number = 0;
  };
  std::array<Entry, 1024> entries_;
  std::optional<std::uint32_t> nameless_;
};

}  // namespace headroom
