#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/names.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/trace/block_reader.hpp"

namespace headroom {

/// One request to a service, as its trace has it. What a format does not tell is
/// zero or absent.
struct Request {
  TimePoint arrival;  ///< dates count from the earliest one of the trace
  std::uint32_t input_tokens = 0;
  std::uint32_t output_tokens = 0;
  std::uint32_t model = 0;               ///< in RequestSource::models()
  std::uint32_t user = 0;                ///< in RequestSource::users()
  std::optional<std::uint64_t> session;  ///< conversation that it belongs to
  std::optional<Duration> service_time;  ///< measured from start to answer
  std::uint32_t adapters = 0;            ///< LoRA adapters that it wants
  std::uint32_t images = 0;              ///< image generation: pictures and the
  std::uint32_t steps = 0;               ///< denoising steps of each
  bool failed = false;                   ///< it came, but no answer did
  /// Names of the blocks of RequestSource::block_tokens() tokens that the input
  /// begins with; equal first names of two requests are an equal prefix.
  std::span<const std::uint64_t> prefix_blocks;
};

/// A file of requests and which of them to take.
struct RequestTraceSpec {
  std::string path;                    ///< where the file is
  std::string shown;                   ///< how the user names it; for messages and results
  std::string format;                  ///< of request_formats(), or empty to guess
  std::optional<std::uint64_t> first;  ///< this many sound requests, at least 1
  std::optional<Duration> from;        ///< arrived at or after; then counts from there
  std::optional<Duration> to;          ///< arrived before
  double speed_up = 1.0;               ///< divides arrival times; > 0
};

/// The requests of one trace, read while they are asked for: memory stays the same
/// however long the file is.
class RequestSource {
 public:
  /// Rows are brought in order of time within so many of them; one that comes
  /// later still is rejected.
  static constexpr std::size_t rows_held_back = 4096;

  virtual ~RequestSource() = default;
  /// The next request in order of arrival (ties: file order), valid until the next
  /// call; nullptr at the end. Throws InputError for a file that cannot be read on.
  [[nodiscard]] virtual const Request* next() = 0;
  /// What became of the rows read so far; of all of them once next() gave nullptr.
  [[nodiscard]] virtual TraceAudit audit() const = 0;
  /// Tokens in each of the prefix blocks; 0 where the format has none.
  [[nodiscard]] virtual std::uint32_t block_tokens() const = 0;
  /// How the format's units and gaps were read, in a sentence.
  [[nodiscard]] virtual std::string_view reading() const = 0;
  [[nodiscard]] const NameTable& models() const { return models_; }
  [[nodiscard]] const NameTable& users() const { return users_; }

 protected:
  NameTable models_;  ///< "" is the model of requests that name none
  NameTable users_;   ///< likewise
};

/// Opens a trace; gzip and zstd are recognised by their first bytes. Throws InputError
/// for what is no trace at all: missing, cut off, of another format, without a sound
/// request; flawed rows go to the audit.
[[nodiscard]] std::unique_ptr<RequestSource> make_request_source(const RequestTraceSpec& spec);
/// The same for a file that is already open, or a text in memory.
[[nodiscard]] std::unique_ptr<RequestSource> read_requests(BlockReader file,
                                                           const RequestTraceSpec& spec);

/// Names of all formats of requests, for messages and the schema.
[[nodiscard]] const std::vector<std::string>& request_formats();
/// The one format of requests that a file which begins so is of; empty when there is none.
[[nodiscard]] std::string guessed_request_format(std::string_view beginning);

}  // namespace headroom
