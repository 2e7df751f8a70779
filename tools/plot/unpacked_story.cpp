#include "tools/plot/unpacked_story.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "headroom/diagnostics.hpp"

#include "sim/report/packed_column.hpp"

namespace headroom {
namespace {

using Json = nlohmann::ordered_json;

/// Columns are no longer than runs are: a bound on what a damaged page can ask for.
constexpr std::size_t count_max = 1'000'000;

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t bits = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) {
    bits = bits << 8U | static_cast<unsigned char>(bytes[i - 1]);
  }
  return bits;
}

/// Bytes of one number; 0 for anything else.
std::size_t width_of(std::string_view kind) {
  if (kind == "f64") return 8;
  if (kind == "u32") return 4;
  if (kind == "u16") return 2;
  return kind == "u8" ? 1 : 0;
}

Json unpacked(const Json& column, const std::string& file) {
  const std::string kind = column.at("packed").get<std::string>();
  const auto count = column.at("count").get<std::size_t>();
  if (count > count_max) throw InputError{{file, "holds a column that is too long", ""}};
  const std::size_t width = width_of(kind);
  if (width == 0) throw InputError{{file, "holds a column of no known kind", ""}};
  const std::size_t size = count * width;
  const std::string bytes = unpacked_bytes(column.at("zlib").get<std::string>(), size, file);
  Json list = Json::array();
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t bits = little_endian(std::string_view{bytes}.substr(i * width, width));
    if (width == 8) {
      list.push_back(std::bit_cast<double>(bits));
    } else {
      list.push_back(bits);
    }
  }
  return list;
}

void unpack_all(Json& value, const std::string& file) {
  if (value.is_object() && value.contains("packed")) {
    value = unpacked(value, file);
  } else if (value.is_structured()) {
    for (Json& part : value) unpack_all(part, file);
  }
}

}  // namespace

std::string unpacked_story(const std::string& json, const std::string& file) {
  try {
    Json story = Json::parse(json);
    for (Json& system : story.at("systems")) {
      if (!system.contains("detail")) continue;
      Json& detail = system.at("detail");
      detail.erase("timeline");
      unpack_all(detail, file);
    }
    constexpr int no_indent = -1;
    // In ASCII alone, since engines differ in how they keep other characters.
    return story.dump(no_indent, ' ', true, Json::error_handler_t::replace);
  } catch (const Json::exception& problem) {
    throw InputError{{file, std::string{"is no report page: "} + problem.what(), ""}};
  }
}

}  // namespace headroom
