#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace headroom {

/// Takes text, hands on bytes.
class TextOutput {
 public:
  virtual ~TextOutput() = default;
  virtual void append(std::string_view text) = 0;
  /// Hands on what is left; once, at the end.
  virtual void finish() = 0;
};

/// An output that compresses as the name of its file says: `.gz`, `.zst`, else not at
/// all. The same text gives the same bytes. `sink` takes them, block by block.
[[nodiscard]] std::unique_ptr<TextOutput> make_text_output(
    const std::string& name, std::function<void(std::string_view)> sink);

}  // namespace headroom
