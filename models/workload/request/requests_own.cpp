#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
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
#include "models/workload/trace/table_reader.hpp"

namespace headroom {
namespace {

// Our own formats of requests: a table whose first line names the columns, and one
// JSON object a line. Both have the same names; all but arrival_s may be left out.

/// Reads fields by name into rows. Texts of the row view the fields.
class OwnFields {
 public:
  using Take = bool (*)(RowAudit& rows, const NamedField& field, RequestRow& row);
  struct Field {
    std::string_view name;
    JsonKind kind;
    Take take;
  };

  [[nodiscard]] static const Field* find(std::string_view name) {
    const auto found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? nullptr : &*found;
  }
  [[nodiscard]] static std::string nearest(const std::string& name) {
    std::vector<std::string> names{"block_tokens"};
    for (const Field& field : fields) names.emplace_back(field.name);
    return nearest_name(name, names);
  }

  /// The size of prefix blocks is the same in all rows that name it.
  bool take_block_tokens(RowAudit& rows, const NamedField& field) {
    if (is_missing(field.text)) return true;
    std::uint32_t tokens = 0;
    if (!take_count(rows, field, tokens)) return false;
    if (block_tokens_ == 0) block_tokens_ = tokens;
    if (tokens == block_tokens_) return true;
    rows.reject(AuditRule::contradictory_size, field.name,
                fmt::format("{}, but {} above", tokens, block_tokens_));
    return false;
  }
  [[nodiscard]] std::uint32_t block_tokens() const { return block_tokens_; }

 private:
  static const std::array<Field, 12> fields;
  std::uint32_t block_tokens_ = 0;
};

template <std::uint32_t RequestRow::* member>
bool take_count_field(RowAudit& rows, const NamedField& field, RequestRow& row) {
  return is_missing(field.text) || take_count(rows, field, row.*member);
}

template <std::string_view RequestRow::* member>
bool take_text_field(RowAudit&, const NamedField& field, RequestRow& row) {
  row.*member = field.text;
  return true;
}

bool take_arrival(RowAudit& rows, const NamedField& field, RequestRow& row) {
  return take_time(rows, field, TimeUnit::second, row.arrival);
}

bool take_service(RowAudit& rows, const NamedField& field, RequestRow& row) {
  return is_missing(field.text) || take_time(rows, field, TimeUnit::second, row.service_time);
}

bool take_session(RowAudit& rows, const NamedField& field, RequestRow& row) {
  if (is_missing(field.text)) return true;
  std::uint64_t session = 0;
  if (!take_wide_count(rows, field, session)) return false;
  row.session = session;
  return true;
}

bool take_failed(RowAudit& rows, const NamedField& field, RequestRow& row) {
  row.failed = field.text == "true" || field.text == "1";
  if (row.failed || is_missing(field.text) || field.text == "false" || field.text == "0") {
    return true;
  }
  rows.reject(AuditRule::unreadable_row, field.name, field.text);
  return false;
}

/// A list such as `3;17`.
bool take_blocks(RowAudit& rows, const NamedField& field, RequestRow& row) {
  std::string_view rest = field.text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    std::uint64_t block = 0;
    if (!take_wide_count(rows, {field.name, trimmed(rest.substr(0, end))}, block)) return false;
    row.prefix_blocks.push_back(block);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return true;
}

const std::array<OwnFields::Field, 12> OwnFields::fields{{
    {"arrival_s", JsonKind::number, take_arrival},
    {"input_tokens", JsonKind::number, take_count_field<&RequestRow::input_tokens>},
    {"output_tokens", JsonKind::number, take_count_field<&RequestRow::output_tokens>},
    {"model", JsonKind::text, take_text_field<&RequestRow::model>},
    {"user", JsonKind::text, take_text_field<&RequestRow::user>},
    {"session", JsonKind::number, take_session},
    {"service_s", JsonKind::number, take_service},
    {"adapters", JsonKind::number, take_count_field<&RequestRow::adapters>},
    {"images", JsonKind::number, take_count_field<&RequestRow::images>},
    {"steps", JsonKind::number, take_count_field<&RequestRow::steps>},
    {"failed", JsonKind::flag, take_failed},
    {"prefix_blocks", JsonKind::list, take_blocks},
}};

class OwnCsvReader final : public RequestReader {
 public:
  explicit OwnCsvReader(BlockReader& file) : table_{file, TableStyle{}} {
    static_cast<void>(table_.required_column({"arrival_s"}));
    for (std::size_t i = 0; i < table_.header().size(); ++i) {
      const OwnFields::Field* field = OwnFields::find(table_.header()[i]);
      if (field != nullptr) columns_.emplace_back(i, field);
    }
    block_tokens_ = table_.column({"block_tokens"});
  }

  bool next(RequestRow& row, RowAudit& rows) override {
    while (table_.next(rows)) {
      row.clear();
      const bool is_sound = std::ranges::all_of(columns_, [&](const auto& column) {
        return column.second->take(rows, table_.field(column.first), row);
      });
      if (is_sound && fields_.take_block_tokens(rows, table_.field(block_tokens_))) return true;
    }
    return false;
  }
  [[nodiscard]] std::uint32_t block_tokens() const override { return fields_.block_tokens(); }

 private:
  TableReader table_;
  std::vector<std::pair<std::size_t, const OwnFields::Field*>> columns_;
  std::optional<std::size_t> block_tokens_;
  OwnFields fields_;
};

class OwnJsonlReader final : public RequestReader {
 public:
  explicit OwnJsonlReader(BlockReader& file) : lines_{file} {}

  bool next(RequestRow& row, RowAudit& rows) override {
    std::string_view line;
    while (lines_.next(line)) {
      rows.start(lines_.number());
      row.clear();
      if (read_line(line, row, rows)) return true;
    }
    return false;
  }
  [[nodiscard]] std::uint32_t block_tokens() const override { return fields_.block_tokens(); }

 private:
  bool read_line(std::string_view line, RequestRow& row, RowAudit& rows) {
    const JsonLine read = read_json_line(line, object_);
    if (read.problem || !read.is_object) {
      rows.reject(AuditRule::unreadable_row, read.problem ? "no JSON:" : "no object:",
                  read.problem ? std::string_view{read.problem->message} : line);
      return false;
    }
    if (object_.find("arrival_s") == nullptr) {
      rows.reject(AuditRule::missing_field, "arrival_s");
      return false;
    }
    return std::ranges::all_of(
        object_.members, [&](const JsonField& member) { return take_member(member, row, rows); });
  }

  bool take_member(const JsonField& member, RequestRow& row, RowAudit& rows) {
    if (member.key == "block_tokens") {
      return fields_.take_block_tokens(rows, {member.key, member.text});
    }
    const OwnFields::Field* field = OwnFields::find(member.key);
    if (field == nullptr) {
      const std::string near = OwnFields::nearest(member.key);
      rows.reject(AuditRule::unknown_key, "key",
                  near.empty() ? fmt::format("\"{}\"", member.key)
                               : fmt::format("\"{}\", did you mean \"{}\"?", member.key, near));
      return false;
    }
    if (member.kind == JsonKind::null) return true;
    if (member.kind != field->kind) {
      rows.reject(AuditRule::unreadable_row, member.key, member.text);
      return false;
    }
    if (field->kind != JsonKind::list) return field->take(rows, {member.key, member.text}, row);
    return std::ranges::all_of(member.items, [&](const std::string& item) {
      return field->take(rows, {member.key, item}, row);
    });
  }

  LineReader lines_;
  JsonObject object_;
  OwnFields fields_;
};

template <class Reader>
std::unique_ptr<RequestReader> open_own(BlockReader& file) {
  return std::make_unique<Reader>(file);
}

bool looks_like_csv(const Beginning& beginning) {
  const std::string_view line = beginning.first_line;
  return line.find('{') == std::string_view::npos &&
         line.find("arrival_s") != std::string_view::npos;
}

bool looks_like_jsonl(const Beginning& beginning) {
  const std::string_view line = trimmed(beginning.first_line);
  return line.starts_with('{') && line.find("\"arrival_s\"") != std::string_view::npos;
}

constexpr std::string_view own_reading = "times in seconds from the trace's zero";

}  // namespace

RequestFormat requests_csv_format() {
  return {.name = "requests-csv",
          .summary = "our own table of requests, the first line names the columns",
          .reading = own_reading,
          .recognises = looks_like_csv,
          .open = open_own<OwnCsvReader>};
}

RequestFormat requests_jsonl_format() {
  return {.name = "requests-jsonl",
          .summary = "our own requests, one JSON object a line",
          .reading = own_reading,
          .recognises = looks_like_jsonl,
          .open = open_own<OwnJsonlReader>};
}

}  // namespace headroom
