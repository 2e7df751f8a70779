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

// BurstGPT: seconds since the midnight before its first day, the model asked, tokens of
// request and response. A response without tokens is a failure. Its first release has
// neither sessions nor elapsed times. Source: Wang et al., "BurstGPT", KDD 2025.

class BurstReader final : public RequestReader {
 public:
  explicit BurstReader(BlockReader& file) : table_{file, TableStyle{}} {
    arrival_ = table_.required_column({"Timestamp"});
    input_ = table_.required_column({"Request tokens"});
    output_ = table_.required_column({"Response tokens"});
    model_ = table_.column({"Model"});
    session_ = table_.column({"Session ID"});
    elapsed_ = table_.column({"Elapsed time"});
  }

  bool next(RequestRow& row, RowAudit& rows) override {
    while (table_.next(rows)) {
      row.clear();
      const bool is_sound =
          take_time(rows, table_.field(arrival_), TimeUnit::second, row.arrival) &&
          take_count(rows, table_.field(input_), row.input_tokens) &&
          take_count(rows, table_.field(output_), row.output_tokens) && take_rest(row, rows);
      if (is_sound) return true;
    }
    return false;
  }

 private:
  bool take_rest(RequestRow& row, RowAudit& rows) const {
    row.failed = row.output_tokens == 0;
    row.model = table_.field(model_).text;
    const NamedField session = table_.field(session_);
    std::uint64_t number = 0;
    if (!is_missing(session.text)) {
      if (!take_wide_count(rows, session, number)) return false;
      row.session = number;
    }
    const NamedField elapsed = table_.field(elapsed_);
    return is_missing(elapsed.text) || take_time(rows, elapsed, TimeUnit::second, row.service_time);
  }

  TableReader table_;
  std::size_t arrival_ = 0;
  std::size_t input_ = 0;
  std::size_t output_ = 0;
  std::optional<std::size_t> model_;
  std::optional<std::size_t> session_;
  std::optional<std::size_t> elapsed_;
};

std::unique_ptr<RequestReader> open_burst(BlockReader& file) {
  return std::make_unique<BurstReader>(file);
}

bool looks_like_burst(const Beginning& beginning) {
  return beginning.first_line.starts_with("Timestamp,") &&
         beginning.first_line.find("Request tokens,Response tokens") != std::string_view::npos;
}

}  // namespace

RequestFormat burstgpt_format() {
  return {.name = "burstgpt",
          .summary = "requests of BurstGPT, with models and conversations",
          .reading = "seconds from the midnight before the first day; no response tokens: failed",
          .recognises = looks_like_burst,
          .open = open_burst};
}

}  // namespace headroom
