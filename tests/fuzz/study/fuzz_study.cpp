#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tools/study/read_study.hpp"
#include "tools/study/study_points.hpp"
#include "tools/study/study_scenario.hpp"

// What passes the reader must have points, and each of them a scenario or a reason against it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  constexpr std::size_t points_max = 200;
  constexpr std::size_t message_max = 8192;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  try {
    const Study study =
        parse_study(text, "s.json", {.data_directory = "/nowhere", .overrides = {}});
    const std::size_t count = point_count(study);
    HEADROOM_ASSERT(count > 0, "a study has a point");
    if (count > points_max) return 0;
    const std::vector<StudyPoint> all = points(study);
    HEADROOM_ASSERT(all.size() == count, "as many points as were counted");
    for (const StudyPoint& point : all) {
      HEADROOM_ASSERT(point.labels.size() == study.dimensions.size(), "one label a dimension");
    }
    static_cast<void>(scenario_at(study, all.front(), study.seed));
    static_cast<void>(scenario_at(study, all.back(), study.seed));
  } catch (const InputError& error) {
    const std::string_view message = error.what();
    HEADROOM_ASSERT(!message.empty() && message.size() < message_max,
                    "a message says something and stays short");
  }
  return 0;
}
