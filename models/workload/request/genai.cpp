#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "headroom/units.hpp"

#include "models/workload/request/request_format.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/row_audit.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/table_reader.hpp"

namespace headroom {
namespace {

// Requests for pictures of Alibaba's cluster-trace-v2026-GenAI: a date, how it ended, the
// measured time, the base model and how many LoRA adapters. The length of the prompt has
// no unit in the trace and is taken for tokens. Fields of the prompt are empty where
// the request gave none.

class GenaiReader final : public RequestReader {
 public:
  explicit GenaiReader(BlockReader& file) : table_{file, TableStyle{}} {
    arrival_ = table_.required_column({"gmt_create"});
    time_ = table_.required_column({"exec_time_seconds"});
    model_ = table_.required_column({"checkpoint_model_version_id"});
    status_ = table_.column({"predict_status"});
    group_ = table_.column({"groupId"});
    prompt_ = table_.column({"prompt_length"});
    images_ = table_.column({"num_images_per_prompt"});
    steps_ = table_.column({"num_inference_steps"});
    adapters_ = table_.column({"num_lora"});
  }

  bool next(RequestRow& row, RowAudit& rows) override {
    while (table_.next(rows)) {
      row.clear();
      std::optional<Duration> date;
      const bool is_sound = take_date(rows, table_.field(arrival_), date) &&
                            take_service_time(row, rows) &&
                            take_count_or_none(rows, prompt_, row.input_tokens) &&
                            take_count_or_none(rows, images_, row.images) &&
                            take_count_or_none(rows, steps_, row.steps) &&
                            take_count_or_none(rows, adapters_, row.adapters);
      if (!is_sound) continue;
      row.arrival = *date;
      row.model = table_.text(model_);
      row.user = table_.field(group_).text;
      row.failed = status_.has_value() && table_.text(*status_) != "SUCCEED";
      return true;
    }
    return false;
  }

 private:
  bool take_service_time(RequestRow& row, RowAudit& rows) const {
    const NamedField field = table_.field(time_);
    return is_missing(field.text) || take_time(rows, field, TimeUnit::second, row.service_time);
  }

  bool take_count_or_none(RowAudit& rows, std::optional<std::size_t> column,
                          std::uint32_t& count) const {
    const NamedField field = table_.field(column);
    return is_missing(field.text) || take_count(rows, field, count);
  }

  TableReader table_;
  std::size_t arrival_ = 0;
  std::size_t time_ = 0;
  std::size_t model_ = 0;
  std::optional<std::size_t> status_, group_, prompt_, images_, steps_, adapters_;
};

std::unique_ptr<RequestReader> open_genai(BlockReader& file) {
  return std::make_unique<GenaiReader>(file);
}

bool looks_like_genai(const Beginning& beginning) {
  return beginning.first_line.starts_with("gmt_create,predict_type,predict_status");
}

}  // namespace

RequestFormat genai_format() {
  return {.name = "genai",
          .summary = "requests for pictures of Alibaba's GenAI trace of 2026",
          .reading =
              "dates without a time zone; the prompt's length is taken for tokens, the trace "
              "names no unit; whatever did not succeed counts as failed",
          .recognises = looks_like_genai,
          .open = open_genai,
          .arrivals_are_dates = true};
}

}  // namespace headroom
