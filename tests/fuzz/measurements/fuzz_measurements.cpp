#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/hardware/catalog.hpp"
#include "tools/validate/measurement.hpp"
#include "tools/validate/score.hpp"
#include "tools/validate/validation_report.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  static const Catalog catalog = Catalog::built_in();
  constexpr std::size_t message_max = 8192;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  try {
    const auto measurements = parse_measurements(text, "m.json");
    const ValidationScore score = validate(measurements, catalog);
    HEADROOM_ASSERT(score.entries.size() == measurements.size(), "every entry has a result");
    HEADROOM_ASSERT(!validation_text(measurements, score, true).empty(), "a report says something");
    HEADROOM_ASSERT(validation_tree(measurements, score).is_object(), "a tree has names");
  } catch (const InputError& error) {
    const std::string_view message = error.what();
    HEADROOM_ASSERT(!message.empty() && message.size() < message_max,
                    "a message says something and stays short");
  }
  return 0;
}
