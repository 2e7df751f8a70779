#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/workload/trace/block_reader.hpp"

namespace headroom {

enum class JsonKind : std::uint8_t { number, text, flag, null, list, object };

/// A member of an object. Numbers keep the digits they are written with.
struct JsonField {
  std::string key;
  JsonKind kind = JsonKind::null;
  std::string text;                ///< of a number, text or flag (`true`, `false`)
  std::vector<std::string> items;  ///< numbers and texts of a list
};

/// The members of one object in the order of the file; inner objects are not
/// part of it.
struct JsonObject {
  std::vector<JsonField> members;
  /// The last member of that key, or nullptr.
  [[nodiscard]] const JsonField* find(std::string_view key) const;
};

/// Where an object stands: the keys from the root, "" for an element of a list.
using JsonPath = std::vector<std::string>;

/// Takes one object as soon as it ends, inner ones before outer ones.
using JsonObjectSink = std::function<void(const JsonPath& path, const JsonObject& object)>;

/// Why a text is not JSON that can be read.
struct JsonProblem {
  std::size_t byte = 0;  ///< counting from 1
  std::string message;
};

/// Reads one JSON value and hands over its objects; nullopt when that went well.
/// Never recurses and never keeps more than the objects that are open; more than 64
/// levels are a problem.
[[nodiscard]] std::optional<JsonProblem> scan_json(std::string_view text,
                                                   const JsonObjectSink& sink);
[[nodiscard]] std::optional<JsonProblem> scan_json(BlockReader& file, const JsonObjectSink& sink);

}  // namespace headroom
