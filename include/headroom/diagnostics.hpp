#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom {

/// One finding about what the user gave us.
struct Diagnostic {
  std::string path;  ///< file and JSON path or trace line, such as `a.json: cluster.nodes[0].gpus`
  std::string message;  ///< what is wrong, with the value seen
  std::string hint;     ///< what is allowed, or the nearest known name; may be empty
};

/// `path: message (hint)` on one line. Long values are shortened and control
/// characters escaped, so that a line stays readable and under 400 bytes.
[[nodiscard]] std::string to_string(const Diagnostic& diagnostic);

/// The user is wrong. Carries every finding of one look at the input; what()
/// holds at most ten of them, one a line, then how many more there are.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Diagnostic> findings);
  explicit InputError(Diagnostic finding) : InputError{std::vector{std::move(finding)}} {}
  [[nodiscard]] const std::vector<Diagnostic>& findings() const { return findings_; }

 private:
  std::vector<Diagnostic> findings_;
};

/// We are wrong. The run that meets it adds simulated time, event and seed.
class AssertionError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void fail_assertion(const char* condition, const char* must_hold, const char* file,
                                 int line);

/// The name in `known` closest to `name` by edit distance, or empty when none
/// is near enough to be a slip of the pen.
[[nodiscard]] std::string nearest_name(std::string_view name,
                                       const std::vector<std::string>& known);

}  // namespace headroom

/// Stays on in release builds. Input can never reach one: input is answered
/// with InputError.
#define HEADROOM_ASSERT(condition, must_hold) \
  ((condition) ? static_cast<void>(0)         \
               : ::headroom::fail_assertion(#condition, must_hold, __FILE__, __LINE__))
