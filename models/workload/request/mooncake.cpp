#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "models/workload/request/request_format.hpp"
#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/flat_json.hpp"
#include "models/workload/trace/json_objects.hpp"
#include "models/workload/trace/line_reader.hpp"
#include "models/workload/trace/row_audit.hpp"
#include "models/workload/trace/row_fields.hpp"

namespace headroom {
namespace {

// Mooncake's traces: one JSON object a line with the arrival in milliseconds, the
// lengths of prompt and answer in tokens, and a name for each 512 tokens of the
// prompt, equal for equal prefixes. Source: Qin et al., "Mooncake", FAST 2025.
constexpr std::uint32_t tokens_per_block = 512;

/// How many blocks a prompt has, the last one begun.
std::size_t blocks_of(std::uint32_t tokens) {
  return (std::size_t{tokens} + tokens_per_block - 1) / tokens_per_block;
}

/// Reads a line as the traces have it: four members, whole numbers and one list of them. Gives up,
/// which says nothing about the line, at anything else: other keys, keys that come twice,
/// fractions, signs, nulls, what is out of range.
class PlainLine {
 public:
  explicit PlainLine(std::string_view line) : at_{line.data()}, end_{line.data() + line.size()} {}

  bool read(RequestRow& row) {
    if (!take('{')) return false;
    unsigned seen = 0;
    do {
      const unsigned member = read_member(row);
      if (member == 0 || (seen & member) != 0) return false;
      seen |= member;
    } while (take(','));
    if (!take('}') || seen != all_members) return false;
    pass_blanks();
    return at_ == end_ && row.prefix_blocks.size() <= blocks_of(row.input_tokens);
  }

 private:
  static constexpr unsigned all_members = 0b1111;

  /// One bit for each member there is; 0 for none of them.
  unsigned read_member(RequestRow& row) {
    const std::string_view key = take_key();
    if (!take(':')) return 0;
    std::uint64_t value = 0;
    if (key == "hash_ids") return take_list(row.prefix_blocks) ? 0b1000 : 0;
    if (!take_number(value)) return 0;
    if (key == "timestamp" && value < milliseconds_end) {
      row.arrival = Duration{static_cast<std::int64_t>(value) * 1'000'000};
      return 0b0001;
    }
    if (value > count_max) return 0;
    if (key == "input_length") return row.input_tokens = static_cast<std::uint32_t>(value), 0b0010;
    if (key == "output_length") {
      return row.output_tokens = static_cast<std::uint32_t>(value), 0b0100;
    }
    return 0;
  }

  std::string_view take_key() {
    if (!take('"')) return {};
    const char* const begin = at_;
    while (at_ != end_ && *at_ != '"' && *at_ != '\\') ++at_;
    const std::string_view key{begin, at_};
    return take('"') ? key : std::string_view{};
  }

  bool take_list(std::vector<std::uint64_t>& names) {
    if (!take('[')) return false;
    if (take(']')) return true;
    do {
      if (!take_number(names.emplace_back())) return false;
    } while (take(','));
    return take(']');
  }

  /// At most 18 digits, which 64 bits hold, without a zero in front.
  bool take_number(std::uint64_t& value) {
    constexpr std::ptrdiff_t digits_max = 18;
    pass_blanks();
    const char* const begin = at_;
    value = 0;
    for (; at_ != end_; ++at_) {
      const auto digit = static_cast<unsigned char>(*at_) - unsigned{'0'};
      if (digit > 9) break;
      value = value * 10 + digit;
      if (at_ - begin == digits_max) return false;
    }
    const std::ptrdiff_t length = at_ - begin;
    return length > 0 && (length == 1 || *begin != '0');
  }

  bool take(char wanted) {
    pass_blanks();
    if (at_ == end_ || *at_ != wanted) return false;
    ++at_;
    return true;
  }

  void pass_blanks() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t')) ++at_;
  }

  static constexpr std::uint64_t milliseconds_end = 1'000'000'000'000;  ///< 31 years

  const char* at_;
  const char* end_;
};

class MooncakeReader final : public RequestReader {
 public:
  explicit MooncakeReader(BlockReader& file) : lines_{file} {}

  bool next(RequestRow& row, RowAudit& rows) override {
    std::string_view line;
    while (lines_.next(line)) {
      rows.start(lines_.number());
      row.clear();
      if (read_line(line, row, rows)) return true;
    }
    return false;
  }
  [[nodiscard]] std::uint32_t block_tokens() const override { return tokens_per_block; }

 private:
  bool read_line(std::string_view line, RequestRow& row, RowAudit& rows) {
    if (PlainLine{line}.read(row)) return true;
    row.clear();
    const JsonLine read = read_json_line(line, object_);
    if (read.problem || !read.is_object) {
      rows.reject(AuditRule::unreadable_row, read.problem ? "no JSON:" : "no object:",
                  read.problem ? std::string_view{read.problem->message} : line);
      return false;
    }
    return take_time(rows, number(object_, "timestamp"), TimeUnit::millisecond, row.arrival) &&
           take_count(rows, number(object_, "input_length"), row.input_tokens) &&
           take_count(rows, number(object_, "output_length"), row.output_tokens) &&
           take_blocks(object_, row, rows);
  }

  static NamedField number(const JsonObject& object, std::string_view key) {
    const JsonField* member = object.find(key);
    return {key, member == nullptr ? std::string_view{} : std::string_view{member->text}};
  }

  /// As many names as the prompt has blocks, or none.
  static bool take_blocks(const JsonObject& object, RequestRow& row, RowAudit& rows) {
    const JsonField* names = object.find("hash_ids");
    if (names == nullptr || names->kind == JsonKind::null) return true;
    if (names->kind != JsonKind::list) {
      rows.reject(AuditRule::unreadable_row, "hash_ids", names->text);
      return false;
    }
    for (const std::string& item : names->items) {
      std::uint64_t name = 0;
      if (!take_wide_count(rows, {"hash_ids", item}, name)) return false;
      row.prefix_blocks.push_back(name);
    }
    if (row.prefix_blocks.size() <= blocks_of(row.input_tokens)) return true;
    rows.reject(AuditRule::contradictory_size, "hash_ids",
                fmt::format("{} for {} tokens", names->items.size(), row.input_tokens));
    return false;
  }

  LineReader lines_;
  JsonObject object_;
};

std::unique_ptr<RequestReader> open_mooncake(BlockReader& file) {
  return std::make_unique<MooncakeReader>(file);
}

bool looks_like_mooncake(const Beginning& beginning) {
  const std::string_view line = trimmed(beginning.first_line);
  return line.starts_with('{') && line.find("\"input_length\"") != std::string_view::npos &&
         line.find("\"output_length\"") != std::string_view::npos;
}

}  // namespace

RequestFormat mooncake_format() {
  return {.name = "mooncake",
          .summary = "requests of Mooncake with the names of their prefix blocks",
          .reading = "times in milliseconds, a block name for each 512 tokens of input",
          .recognises = looks_like_mooncake,
          .open = open_mooncake};
}

}  // namespace headroom
