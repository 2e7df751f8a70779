#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/row_audit.hpp"
#include "models/workload/trace/trace_format.hpp"

namespace headroom {

/// One row as its format has it. Texts are views into the reader's line.
struct RequestRow {
  Duration arrival{};
  std::uint32_t input_tokens = 0;
  std::uint32_t output_tokens = 0;
  std::string_view model;
  std::string_view user;
  std::optional<std::uint64_t> session;
  std::optional<Duration> service_time;
  std::uint32_t adapters = 0;
  std::uint32_t images = 0;
  std::uint32_t steps = 0;
  bool failed = false;
  std::vector<std::uint64_t> prefix_blocks;

  /// Empties the row and keeps the room of its list.
  void clear() {
    std::vector<std::uint64_t> room = std::move(prefix_blocks);
    room.clear();
    *this = RequestRow{};
    prefix_blocks = std::move(room);
  }
};

/// Reads the rows of one file.
class RequestReader {
 public:
  virtual ~RequestReader() = default;
  /// Sets `row` to the next sound row; unsound ones are rejected in `rows` and passed
  /// over. False at the end.
  virtual bool next(RequestRow& row, RowAudit& rows) = 0;
  /// Tokens in a prefix block; of formats that do not fix it, as the rows so far say.
  [[nodiscard]] virtual std::uint32_t block_tokens() const { return 0; }
};

/// One format of requests: how to recognise it and how to read it.
struct RequestFormat {
  std::string_view name;
  std::string_view summary;
  std::string_view reading;  ///< how its units and gaps are read, in a sentence
  bool (*recognises)(const Beginning& beginning);
  /// `file` outlives the reader. Throws InputError for a file that is not of this format.
  std::unique_ptr<RequestReader> (*open)(BlockReader& file);
  bool arrivals_are_dates = false;  ///< they count from the earliest one
};

[[nodiscard]] RequestFormat azure_llm_format();
[[nodiscard]] RequestFormat mooncake_format();
[[nodiscard]] RequestFormat burstgpt_format();
[[nodiscard]] RequestFormat genai_format();
[[nodiscard]] RequestFormat requests_csv_format();
[[nodiscard]] RequestFormat requests_jsonl_format();

/// All formats, in the order in which they are tried on a file without one.
[[nodiscard]] const std::vector<RequestFormat>& known_request_formats();

}  // namespace headroom
