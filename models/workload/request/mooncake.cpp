#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <memory>
#include <string>
#include <string_view>

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
    const std::size_t blocks = (row.input_tokens + tokens_per_block - 1) / tokens_per_block;
    if (row.prefix_blocks.size() <= blocks) return true;
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
