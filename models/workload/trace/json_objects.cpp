#include "models/workload/trace/json_objects.hpp"

#include <algorithm>
#include <cstddef>
#include <istream>
#include <nlohmann/json.hpp>
#include <optional>
#include <ranges>
#include <streambuf>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/workload/trace/block_reader.hpp"

namespace headroom {
namespace {

using nlohmann::json;

constexpr std::size_t depth_max = 64;

class ObjectScanner final : public nlohmann::json_sax<json> {
 public:
  explicit ObjectScanner(const JsonObjectSink& sink) : sink_{&sink} {}

  [[nodiscard]] std::optional<JsonProblem> problem() const { return problem_; }

  bool null() override { return scalar(JsonKind::null, ""); }
  bool boolean(bool value) override { return scalar(JsonKind::flag, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override {
    return scalar(JsonKind::number, std::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return scalar(JsonKind::number, std::to_string(value));
  }
  bool number_float(number_float_t, const string_t& digits) override {
    return scalar(JsonKind::number, digits);
  }
  bool string(string_t& value) override { return scalar(JsonKind::text, value); }
  bool binary(binary_t&) override { return scalar(JsonKind::null, ""); }

  bool start_object(std::size_t) override { return open(JsonKind::object); }
  bool key(string_t& name) override {
    open_.back().object.members.push_back({name, JsonKind::null, {}, {}});
    path_.back() = name;
    return true;
  }
  bool end_object() override {
    const Open closed = std::move(open_.back());
    open_.pop_back();
    path_.pop_back();
    (*sink_)(path_, closed.object);
    return true;
  }
  bool start_array(std::size_t) override { return open(JsonKind::list); }
  bool end_array() override {
    open_.pop_back();
    path_.pop_back();
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    const std::string_view what = error.what();
    const std::size_t reason = what.rfind(": ");
    problem_ = JsonProblem{
        .byte = position,
        .message = std::string{reason == std::string_view::npos ? what : what.substr(reason + 2)}};
    return false;
  }

 private:
  /// An object or list that has begun and not ended.
  struct Open {
    JsonKind kind;
    JsonObject object;
  };

  bool open(JsonKind kind) {
    if (open_.size() == depth_max) {
      problem_ = JsonProblem{.byte = 0, .message = "nested more than 64 levels deep"};
      return false;
    }
    scalar(kind, "");
    open_.push_back({kind, {}});
    path_.emplace_back();
    return true;
  }

  /// Notes a value in the object around it, or in the list that is a member of
  /// the object around that; other places have no reader.
  bool scalar(JsonKind kind, std::string text) {
    if (open_.empty()) return true;
    if (open_.back().kind == JsonKind::object) {
      JsonField& member = open_.back().object.members.back();
      member.kind = kind;
      member.text = std::move(text);
      return true;
    }
    const bool is_item = kind == JsonKind::number || kind == JsonKind::text;
    const bool is_in_member = open_.size() >= 2 && open_.rbegin()[1].kind == JsonKind::object;
    if (is_item && is_in_member) {
      open_.rbegin()[1].object.members.back().items.push_back(std::move(text));
    }
    return true;
  }

  const JsonObjectSink* sink_;
  std::vector<Open> open_;
  JsonPath path_;
  std::optional<JsonProblem> problem_;
};

/// Lets the parser take its bytes from a BlockReader.
class BlockStream final : public std::streambuf {
 public:
  explicit BlockStream(BlockReader& file) : file_{&file} {}

 protected:
  int_type underflow() override {
    const std::string_view block = file_->next_block();
    if (block.empty()) return traits_type::eof();
    // A stream buffer wants writable bytes; nothing is ever put back into these.
    char* const begin = const_cast<char*>(block.data());
    setg(begin, begin, begin + block.size());
    return traits_type::to_int_type(*begin);
  }

 private:
  BlockReader* file_;
};

}  // namespace

const JsonField* JsonObject::find(std::string_view key) const {
  const auto found = std::ranges::find(std::views::reverse(members), key, &JsonField::key);
  return found == std::views::reverse(members).end() ? nullptr : &*found;
}

std::optional<JsonProblem> scan_json(std::string_view text, const JsonObjectSink& sink) {
  ObjectScanner scanner{sink};
  static_cast<void>(json::sax_parse(text.begin(), text.end(), &scanner));
  return scanner.problem();
}

std::optional<JsonProblem> scan_json(BlockReader& file, const JsonObjectSink& sink) {
  ObjectScanner scanner{sink};
  BlockStream bytes{file};
  std::istream stream{&bytes};
  static_cast<void>(json::sax_parse(stream, &scanner));
  return scanner.problem();
}

}  // namespace headroom
