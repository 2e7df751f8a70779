#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <vector>
#include <zlib.h>
#include <zstd.h>

#include "models/workload/trace/line_reader.hpp"
#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

std::string gzipped(std::string_view text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string zstd_packed(std::string_view text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

/// Lines with their numbers, as `3:text`.
std::vector<std::string> lines_of(std::string_view bytes) {
  BlockReader file = BlockReader::from_memory(bytes, "trace");
  LineReader reader{file};
  std::vector<std::string> lines;
  std::string_view line;
  while (reader.next(line))
    lines.push_back(std::to_string(reader.number()) + ":" + std::string{line});
  return lines;
}

std::string problem_with(std::string_view bytes) {
  try {
    lines_of(bytes);
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

/// Numbered lines of all lengths up to `longest`, several blocks of them.
std::string long_text(std::size_t longest) {
  std::string text;
  for (std::size_t length = 1; length <= longest; ++length) {
    text += std::string(length, static_cast<char>('a' + length % 26)) + "\n";
  }
  return text;
}

using Lines = std::vector<std::string>;

TEST_CASE("lines end with LF, CRLF or the file, and blank ones are passed over") {
  CHECK(lines_of("a\nb\r\n\n \t\r\nc") == Lines{"1:a", "2:b", "5:c"});
  CHECK(lines_of("a\n") == Lines{"1:a"});
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n\n").empty());
  CHECK(lines_of("\xEF\xBB\xBF"
                 "a\nb") == Lines{"1:a", "2:b"});
  CHECK(lines_of("\xEF\xBB\xBF").empty());
  CHECK(lines_of("a\rb\n") == Lines{"1:a\rb"});
}

TEST_CASE("lines that cross block borders come out whole") {
  const std::string text = long_text(1500);  // more than four blocks
  REQUIRE(text.size() > 4 * BlockReader::block_size);
  const Lines lines = lines_of(text);
  REQUIRE(lines.size() == 1500);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    CHECK(lines[i] == number + ":" + std::string(i + 1, static_cast<char>('a' + (i + 1) % 26)));
  }
}

TEST_CASE("a line may be 1 MiB long and not a byte more") {
  const std::string longest(LineReader::line_length_max, 'x');
  CHECK(lines_of("a\n" + longest + "\nb").size() == 3);
  CHECK(problem_with("a\n" + longest + "x\nb") ==
        "trace: line 2 is longer than 1 MiB (a trace has one job a line)");
  CHECK(problem_with(longest + longest + longest) ==
        "trace: line 1 is longer than 1 MiB (a trace has one job a line)");
}

TEST_CASE("a NUL byte is refused with its line") {
  using namespace std::string_literals;
  CHECK(problem_with("a\nb\nc\0d\n"s) == "trace: line 3 holds a NUL byte (this is no text file)");
  CHECK(problem_with(long_text(1500) + "\0"s) ==
        "trace: line 1501 holds a NUL byte (this is no text file)");
}

TEST_CASE("gzip and zstd are recognised, several members follow one another") {
  const std::string text = long_text(1500);
  const Lines lines = lines_of(text);
  CHECK(lines_of(gzipped(text)) == lines);
  CHECK(lines_of(zstd_packed(text)) == lines);
  const std::string first = text.substr(0, 300'001);
  const std::string second = text.substr(300'001);
  CHECK(lines_of(gzipped(first) + gzipped(second)) == lines);
  CHECK(lines_of(zstd_packed(first) + zstd_packed(second)) == lines);
  CHECK(lines_of(gzipped("")).empty());
}

TEST_CASE("a compressed stream that is cut off or damaged is refused at any place") {
  const std::string text = long_text(700);
  for (const std::string& packed : {gzipped(text), zstd_packed(text)}) {
    for (std::size_t length = 4; length < packed.size(); length += packed.size() / 23 + 1) {
      const std::string problem = problem_with(packed.substr(0, length));
      CHECK(problem.find("stream is cut off") != std::string::npos);
    }
  }
  std::string damaged = gzipped(text);
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
  damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 0x55);
  CHECK(problem_with(damaged).find("gzip stream is damaged") != std::string::npos);
  CHECK(problem_with(gzipped(text) + "tail") == "trace: other bytes follow the gzip stream");
}

TEST_CASE("what a file begins with can be looked at without being lost") {
  const std::string packed = gzipped("abc");
  BlockReader file = BlockReader::from_memory(packed, "trace");
  CHECK(file.beginning() == "abc");
  CHECK(file.beginning() == "abc");
  CHECK(file.next_block() == "abc");
  CHECK(file.next_block().empty());
}

}  // namespace
}  // namespace headroom
