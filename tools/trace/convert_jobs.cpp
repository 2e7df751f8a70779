#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/job.hpp"

#include "sim/report/csv_rows.hpp"
#include "sim/report/json_text.hpp"
#include "tools/trace/convert.hpp"
#include "tools/trace/job_fields.hpp"

namespace headroom {
namespace {

constexpr std::size_t block_size = std::size_t{256} * 1024;

/// What a table has no column for.
bool is_for_tables(const JobField& field) { return field.name != "restart_cost"; }

/// The fields that at least one job has.
std::vector<const JobField*> fields_used(const JobListing& table) {
  std::vector<const JobField*> used;
  std::vector<std::string> values;
  for (const JobField& field : job_fields()) {
    if (!is_for_tables(field)) continue;
    values.clear();
    for (std::size_t i = 0; i < table.jobs.size() && values.empty(); ++i) {
      field.values({table, i}, values);
    }
    if (!values.empty()) used.push_back(&field);
  }
  return used;
}

void count_think_times(const Job& job, const JobListing& table, Conversion& conversion) {
  if (job.dependency_count > 0 && has_think_time(job, table)) {
    ++conversion.dropped["think times"];
  }
}

std::string json_value(FieldKind kind, const std::vector<std::string>& values) {
  if (kind == FieldKind::number || kind == FieldKind::flag) return values.front();
  if (kind == FieldKind::text) return json_quoted(values.front());
  std::string list;
  for (const std::string& value : values) {
    list.append(list.empty() ? "[" : ", ").append(json_quoted(value));
  }
  return list + "]";
}

}  // namespace

std::string without_line_breaks(std::string text, Conversion& conversion) {
  const auto is_break = [](char c) { return c == '\n' || c == '\r' || c == '\0'; };
  if (std::ranges::none_of(text, is_break)) return text;
  ++conversion.dropped["line breaks in names"];
  std::ranges::replace_if(text, is_break, ' ');
  return text;
}

Conversion write_jobs_csv(const JobListing& table, const TextSink& taker) {
  Conversion conversion;
  const std::vector<const JobField*> used = fields_used(table);
  CsvRows rows{taker};
  for (const JobField* field : used) rows.cell(field->name);
  rows.end_row();
  std::vector<std::string> values;
  for (std::size_t i = 0; i < table.jobs.size(); ++i) {
    const Job* job = table.jobs[i];
    for (const JobField* field : used) {
      values.clear();
      field->values({table, i}, values);
      std::string text = fmt::format("{}", fmt::join(values, ";"));
      rows.cell(field->kind == FieldKind::number
                    ? text
                    : csv_cell(without_line_breaks(std::move(text), conversion)));
    }
    rows.end_row();
    if (job->has_restart_cost) ++conversion.dropped["restart costs"];
    count_think_times(*job, table, conversion);
  }
  rows.finish();
  conversion.rows = table.jobs.size();
  return conversion;
}

Conversion write_jobs_jsonl(const JobListing& table, const TextSink& taker) {
  Conversion conversion;
  std::string block;
  std::vector<std::string> values;
  for (std::size_t i = 0; i < table.jobs.size(); ++i) {
    std::string_view before = "{";
    for (const JobField& field : job_fields()) {
      values.clear();
      field.values({table, i}, values);
      if (values.empty()) continue;
      block.append(before).append("\"").append(field.name).append("\": ");
      block += json_value(field.kind, values);
      before = ", ";
    }
    block += "}\n";
    count_think_times(*table.jobs[i], table, conversion);
    if (block.size() < block_size) continue;
    taker(block);
    block.clear();
  }
  taker(block);
  conversion.rows = table.jobs.size();
  return conversion;
}

}  // namespace headroom
