#include "tools/validate/calibration_list.hpp"

#include <set>
#include <string>

#include "headroom/diagnostics.hpp"

#include "models/json/json_value.hpp"
#include "tools/validate/calibration_text.hpp"

namespace headroom {
namespace {

std::set<std::string> read_ids() {
  const JsonValue root = parse_json(calibration_text(), "calibration.json");
  std::set<std::string> ids;
  const JsonValue* groups = root.find("groups");
  HEADROOM_ASSERT(groups != nullptr && groups->object() != nullptr,
                  "the built-in list of calibration runs has groups");
  for (const JsonMember& group : *groups->object()) {
    HEADROOM_ASSERT(group.value.array() != nullptr, "a group of calibration runs is a list");
    for (const JsonValue& id : *group.value.array()) {
      HEADROOM_ASSERT(id.string() != nullptr, "a calibration run is named by a text");
      ids.insert(*id.string());
    }
  }
  return ids;
}

}  // namespace

const std::set<std::string>& calibration_ids() {
  static const std::set<std::string> ids = read_ids();
  return ids;
}

}  // namespace headroom
