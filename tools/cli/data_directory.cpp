#include <cstdlib>
#include <string>

#include "tools/cli/command.hpp"

namespace headroom {

std::string data_directory() {
  const char* given = std::getenv("HEADROOM_DATA");
  return given != nullptr && *given != '\0' ? given : HEADROOM_SOURCE_DIR "/../shared/data";
}

}  // namespace headroom
