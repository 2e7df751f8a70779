#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/line_reader.hpp"
#include "models/yaml/yaml_value.hpp"

namespace headroom {

/// The documents of a YAML stream, one at a time: it is cut at `---` and `...`, so that a file may
/// be of any length while each document keeps to the limits of parse_yaml.
/// A list as `kubectl get -o yaml` prints it, whose `items:` stand at the margin, is cut into
/// those.
class YamlDocuments {
 public:
  /// `file` must outlive this and be read by nobody else.
  explicit YamlDocuments(BlockReader& file) : lines_{file}, shown_{file.shown()} {}

  /// The next document that holds anything; nullopt after the last. Throws as parse_yaml does.
  std::optional<YamlValue> next();

 private:
  void append(std::string_view line);
  YamlValue parse();
  void drop();
  [[nodiscard]] bool begins_items(std::string_view line) const;
  std::optional<YamlValue> next_item(std::string_view line);
  YamlValue parse_item();

  LineReader lines_;
  std::string shown_;
  std::string text_;  ///< of the document that is being read
  std::uint64_t first_line_ = 1;
  std::uint64_t lines_taken_ = 0;  ///< of the file, which are in text_ or were
  bool has_content_ = false;
  bool has_mark_ = false;     ///< a `---` is in text_
  bool is_in_items_ = false;  ///< of a list; text_ is one of them
  bool is_at_end_ = false;
};

}  // namespace headroom
