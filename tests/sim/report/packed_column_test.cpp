#include "sim/report/packed_column.hpp"

#include <array>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

std::string bytes_of(const Tree& column, std::size_t size) {
  return unpacked_bytes(column.find("zlib")->text(), size, "column");
}

}  // namespace

TEST_CASE("numbers take the narrowest width that holds all of them, lowest byte first") {
  struct Case {
    std::vector<std::uint32_t> numbers;
    std::string kind;
    std::string bytes;
  };
  using namespace std::string_literals;
  const std::vector<Case> cases{
      {{}, "u8", ""},
      {{0, 255}, "u8", "\x00\xff"s},
      {{1, 256}, "u16", "\x01\x00\x00\x01"s},
      {{65'535}, "u16", "\xff\xff"},
      {{65'536, 2}, "u32", "\x00\x00\x01\x00\x02\x00\x00\x00"s},
  };
  for (const Case& one : cases) {
    CAPTURE(one.kind);
    const Tree column = packed(one.numbers);
    CHECK(column.find("packed")->text() == one.kind);
    CHECK(column.find("count")->number() == static_cast<double>(one.numbers.size()));
    CHECK(bytes_of(column, one.bytes.size()) == one.bytes);
  }
}

TEST_CASE("reals are the eight bytes of a double") {
  const std::array<double, 2> numbers{1.0, -2.0};
  const Tree column = packed(numbers);
  CHECK(column.find("packed")->text() == "f64");
  using namespace std::string_literals;
  CHECK(bytes_of(column, 16) == "\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\0\xc0"s);
}

TEST_CASE("texts are a JSON list") {
  PackedTexts texts;
  CHECK(bytes_of(texts.column(), 2) == "[]");
  texts.add("plain");
  texts.add("\"</script>\" \xF0\x9F\x98\x80");
  texts.add("odd \xFF byte");
  const std::string list =
      "[\"plain\",\"\\\"</script>\\\" \xF0\x9F\x98\x80\",\"odd \xEF\xBF\xBD byte\"]";
  CHECK(bytes_of(texts.column(), list.size()) == list);
  CHECK(texts.size() == 3);
}

TEST_CASE("every length comes back, whatever rest base64 leaves") {
  for (std::size_t length = 0; length < 200; ++length) {
    std::vector<std::uint32_t> numbers;
    for (std::size_t i = 0; i < length; ++i) {
      numbers.push_back(static_cast<std::uint32_t>((i * 97 + length) % 251));
    }
    const std::string bytes = bytes_of(packed(numbers), length);
    REQUIRE(bytes.size() == length);
    for (std::size_t i = 0; i < length; ++i) {
      REQUIRE(static_cast<unsigned char>(bytes[i]) == numbers[i]);
    }
  }
}

TEST_CASE("damaged columns are refused") {
  const Tree column = packed(std::vector<std::uint32_t>{1, 2, 3});
  const std::string good{column.find("zlib")->text()};
  const auto refuses = [](const std::string& text, std::size_t size) {
    CHECK_THROWS_AS(static_cast<void>(unpacked_bytes(text, size, "column")), InputError);
  };
  refuses(good, 2);
  refuses(good, 4);
  refuses(good.substr(0, 6), 3);
  refuses("", 3);
  refuses("not base64!", 3);
}

}  // namespace headroom
