#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "models/workload/trace/block_reader.hpp"

namespace headroom {

/// The lines of a text, one at a time. Lines end with LF or CRLF, the last one
/// also with the file; a byte order mark at the start is passed over. Blank
/// lines are counted, but not handed out.
class LineReader {
 public:
  static constexpr std::size_t line_length_max = std::size_t{1024} * 1024;

  /// `blocks` must outlive the reader and be read by nobody else.
  explicit LineReader(BlockReader& blocks) : blocks_{&blocks} {}

  /// Sets `line` to the next line without its end, valid until the next call;
  /// false at the end. Throws InputError for a NUL byte and for a line longer
  /// than line_length_max, of which no more than that is ever kept.
  bool next(std::string_view& line);

  /// The number of the line handed out last, counting from 1.
  [[nodiscard]] std::uint64_t number() const { return number_; }

  /// Lines of the whole text, guessed from its size and the lines of its first
  /// block; 0 before the first line and where the size is not known.
  [[nodiscard]] std::size_t lines_expected() const;

 private:
  bool take_line(std::string_view& line);
  bool read_block();
  bool finish_carried(std::string_view& line);
  void carry(std::string_view part);

  BlockReader* blocks_;
  std::string_view rest_;  ///< of the block, what is not handed out yet
  std::string carried_;    ///< the line that began in an earlier block
  bool carries_ = false;
  std::uint64_t number_ = 0;
  bool is_first_block_ = true;
  std::size_t bytes_in_first_block_ = 0;
  std::size_t ends_in_first_block_ = 0;
};

}  // namespace headroom
