#pragma once
#include <memory>
#include <string_view>

#include "sim/report/csv_rows.hpp"

namespace headroom {

/// Compresses text as gzip (RFC 1952) on its way to a sink. Its header has no time and
/// no name, so that equal text makes equal bytes.
class GzipText {
 public:
  explicit GzipText(TextSink sink);
  GzipText(const GzipText&) = delete;
  GzipText& operator=(const GzipText&) = delete;
  GzipText(GzipText&&) = delete;
  GzipText& operator=(GzipText&&) = delete;
  ~GzipText();

  void append(std::string_view text);
  /// Ends the stream. Once only, and last.
  void finish();

 private:
  struct Stream;
  void deflate_all(std::string_view text, int flush);

  TextSink sink_;
  std::unique_ptr<Stream> stream_;
};

}  // namespace headroom
