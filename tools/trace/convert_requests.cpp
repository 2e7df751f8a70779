#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>

#include "models/workload/request/request_trace.hpp"
#include "sim/report/csv_rows.hpp"
#include "sim/report/decimal.hpp"
#include "sim/report/json_text.hpp"
#include "tools/trace/convert.hpp"
#include "tools/trace/job_fields.hpp"

namespace headroom {
namespace {

constexpr std::size_t block_size = std::size_t{256} * 1024;

/// A field of our own formats of requests.
struct RequestField {
  std::string_view name;
  FieldKind kind;
  /// The value, a list with `separator` between its items; empty where it is absent.
  std::string (*text)(const Request& request, const RequestSource& source,
                      std::string_view separator);
};

std::string count_text(std::uint32_t count) { return count == 0 ? "" : std::to_string(count); }

constexpr std::array fields{
    RequestField{"arrival_s", FieldKind::number,
                 [](const Request& request, const RequestSource&, std::string_view) {
                   return seconds_text(request.arrival.since_start);
                 }},
    RequestField{"input_tokens", FieldKind::number,
                 [](const Request& request, const RequestSource&, std::string_view) {
                   return std::to_string(request.input_tokens);
                 }},
    RequestField{"output_tokens", FieldKind::number,
                 [](const Request& request, const RequestSource&, std::string_view) {
                   return std::to_string(request.output_tokens);
                 }},
    RequestField{"model", FieldKind::text,
                 [](const Request& request, const RequestSource& source, std::string_view) {
                   return std::string{source.models().text(request.model)};
                 }},
    RequestField{"user", FieldKind::text,
                 [](const Request& request, const RequestSource& source, std::string_view) {
                   return std::string{source.users().text(request.user)};
                 }},
    RequestField{"session", FieldKind::number,
                 [](const Request& request, const RequestSource&, std::string_view) {
                   return request.session ? std::to_string(*request.session) : std::string{};
                 }},
    RequestField{"service_s", FieldKind::number,
                 [](const Request& request, const RequestSource&, std::string_view) {
                   return request.service_time ? seconds_text(*request.service_time)
                                               : std::string{};
                 }},
    RequestField{"adapters", FieldKind::number,
                 [](const Request& request, const RequestSource&, std::string_view) {
                   return count_text(request.adapters);
                 }},
    RequestField{"images", FieldKind::number,
                 [](const Request& request, const RequestSource&, std::string_view) {
                   return count_text(request.images);
                 }},
    RequestField{"steps", FieldKind::number,
                 [](const Request& request, const RequestSource&, std::string_view) {
                   return count_text(request.steps);
                 }},
    RequestField{"failed", FieldKind::flag,
                 [](const Request& request, const RequestSource&, std::string_view) {
                   return std::string{request.failed ? "true" : ""};
                 }},
    RequestField{"block_tokens", FieldKind::number,
                 [](const Request& request, const RequestSource& source, std::string_view) {
                   return count_text(request.prefix_blocks.empty() ? 0 : source.block_tokens());
                 }},
    RequestField{"prefix_blocks", FieldKind::list,
                 [](const Request& request, const RequestSource&, std::string_view separator) {
                   return fmt::format("{}", fmt::join(request.prefix_blocks, separator));
                 }},
};

std::string json_value(FieldKind kind, const std::string& text) {
  if (kind == FieldKind::text) return json_quoted(text);
  return kind == FieldKind::list ? "[" + text + "]" : text;
}

}  // namespace

Conversion write_requests_csv(RequestSource& source, const TextSink& taker) {
  Conversion conversion;
  CsvRows rows{taker};
  for (const RequestField& field : fields) rows.cell(field.name);
  rows.end_row();
  while (const Request* request = source.next()) {
    for (const RequestField& field : fields) {
      const std::string text = field.text(*request, source, ";");
      rows.cell(field.kind == FieldKind::text ? csv_cell(text) : text);
    }
    rows.end_row();
    ++conversion.rows;
  }
  rows.finish();
  return conversion;
}

Conversion write_requests_jsonl(RequestSource& source, const TextSink& taker) {
  Conversion conversion;
  std::string block;
  while (const Request* request = source.next()) {
    std::string_view before = "{";
    for (const RequestField& field : fields) {
      const std::string text = field.text(*request, source, ", ");
      if (text.empty()) continue;
      block.append(before).append("\"").append(field.name).append("\": ");
      block += json_value(field.kind, text);
      before = ", ";
    }
    block += "}\n";
    ++conversion.rows;
    if (block.size() < block_size) continue;
    taker(block);
    block.clear();
  }
  taker(block);
  return conversion;
}

}  // namespace headroom
