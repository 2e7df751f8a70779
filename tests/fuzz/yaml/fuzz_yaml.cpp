#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/yaml/yaml_value.hpp"

namespace {

/// Values of all kinds, names included.
std::size_t values_in(const headroom::YamlValue& value) {
  std::size_t values = 1;
  for (const auto& item : value.items) values += values_in(item);
  for (const auto& member : value.members) values += 1 + values_in(member.value);
  return values;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  try {
    const YamlValue value = parse_yaml(text, {.shown = "fuzz"});
    HEADROOM_ASSERT(values_in(value) <= YamlLimits{}.values_max + 1, "documents have a limit");
  } catch (const InputError& error) {
    HEADROOM_ASSERT(!std::string_view{error.what()}.empty(), "a message says something");
  }
  return 0;
}
