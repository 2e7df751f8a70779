#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace headroom::tidy {

/// A place where the tree breaks a rule of the house.
struct Finding {
  std::string path;
  std::size_t line = 0;  ///< counted from 1; 0 means the file as a whole
  std::string message;

  bool operator==(const Finding&) const = default;
};
using Findings = std::vector<Finding>;

}  // namespace headroom::tidy
