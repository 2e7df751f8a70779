#include "sim/report/figure.hpp"

#include <optional>
#include <string_view>

#include "sim/report/tree.hpp"

namespace headroom {

std::optional<double> figure(const Tree& tree, std::string_view path) {
  const Tree* found = tree.find(path);
  if (found == nullptr) return std::nullopt;
  if (found->is_object()) found = found->find("mean");
  return found != nullptr ? found->number() : std::nullopt;
}

}  // namespace headroom
