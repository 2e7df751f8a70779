#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// `Key=Value` of a configuration file of Slurm; keys in small letters.
struct ConfSetting {
  std::string key;
  std::string value;
};

/// A line with all that was continued on further ones.
struct ConfLine {
  std::string place;  ///< file and line, as messages name it
  std::vector<ConfSetting> settings;

  /// The value of `key` in small letters; empty where it is not given.
  [[nodiscard]] std::string_view value(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const;
};

/// Hands over the text of a file that another names; throws InputError where there is none.
using OpenConf = std::function<std::string(const std::string& name, const std::string& place)>;

/// The lines of `text`, those of included files in their place. Comments, continued lines (`\` at
/// the end) and quoted values are understood. Throws InputError for what is no `Key=Value`, for
/// lines of more than 1 MiB, and for files included more than 8 deep or 100 in all. Source:
/// slurm.conf(5).
[[nodiscard]] std::vector<ConfLine> read_conf(std::string_view text, const std::string& shown,
                                              const OpenConf& open);

}  // namespace headroom
