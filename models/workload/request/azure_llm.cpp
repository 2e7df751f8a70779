#include <cstddef>
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

// Azure's LLM inference traces of 2023 and 2024: dates to a tenth of a microsecond
// without a time zone, tokens of the prompt, tokens of the answer. Source: Patel et
// al., "Splitwise", ISCA 2024; Stojkovic et al., "DynamoLLM", HPCA 2025.

class AzureReader final : public RequestReader {
 public:
  explicit AzureReader(BlockReader& file) : table_{file, TableStyle{}} {
    arrival_ = table_.required_column({"TIMESTAMP"});
    input_ = table_.required_column({"ContextTokens"});
    output_ = table_.required_column({"GeneratedTokens"});
  }

  bool next(RequestRow& row, RowAudit& rows) override {
    while (table_.next(rows)) {
      row.clear();
      std::optional<Duration> date;
      const bool is_sound = take_date(rows, table_.field(arrival_), date) &&
                            take_count(rows, table_.field(input_), row.input_tokens) &&
                            take_count(rows, table_.field(output_), row.output_tokens);
      if (!is_sound) continue;
      row.arrival = *date;
      return true;
    }
    return false;
  }

 private:
  TableReader table_;
  std::size_t arrival_ = 0;
  std::size_t input_ = 0;
  std::size_t output_ = 0;
};

std::unique_ptr<RequestReader> open_azure(BlockReader& file) {
  return std::make_unique<AzureReader>(file);
}

bool looks_like_azure(const Beginning& beginning) {
  return trimmed(beginning.first_line) == "TIMESTAMP,ContextTokens,GeneratedTokens";
}

}  // namespace

RequestFormat azure_llm_format() {
  return {.name = "azure-llm",
          .summary = "requests of Azure's LLM inference traces of 2023 and 2024",
          .reading = "dates as they stand, without a time zone",
          .recognises = looks_like_azure,
          .open = open_azure,
          .arrivals_are_dates = true};
}

}  // namespace headroom
