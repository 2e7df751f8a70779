#include "models/yaml/yaml_value.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <istream>
#include <map>
#include <streambuf>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

[[noreturn]] void refuse(const YamlPlace& place, std::uint64_t line, std::string message,
                         std::string hint) {
  throw InputError{Diagnostic{.path = fmt::format("{}:{}", place.shown, line),
                              .message = std::move(message),
                              .hint = std::move(hint)}};
}

std::uint64_t line_of(const YAML::Mark& mark, const YamlPlace& place) {
  return place.first_line + static_cast<std::uint64_t>(std::max(mark.line, 0));
}

/// Builds one value from the parser's events. The parser hands over an alias by the number of its
/// anchor and expands nothing; what it stands for is copied here, under the same limits as what
/// is spelled out.
class ValueBuilder final : public YAML::EventHandler {
 public:
  ValueBuilder(const YamlPlace& place, const YamlLimits& limits)
      : place_{&place}, limits_{&limits} {}

  [[nodiscard]] YamlValue take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (has_document_) refuse(*place_, line_of(mark, *place_), "a second document begins", "one");
    has_document_ = true;
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    begin(mark, YamlKind::null, anchor);
    end();
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto known = anchors_.find(anchor);
    const std::uint64_t line = line_of(mark, *place_);
    if (known == anchors_.end()) {
      refuse(*place_, line, "an alias within the value that it names", "a value that has ended");
    }
    const Anchored& anchored = known->second;
    if (open_.size() + anchored.depth > limits_->depth_max) refuse_depth(line);
    count(line, anchored.values, anchored.text_bytes);
    begin_here(line);
    open_.back().value = anchored.value;
    open_.back().depth = anchored.depth;
    end();
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    begin(mark, YamlKind::text, anchor);
    count(open_.back().value.line, 0, text.size());
    open_.back().value.text = text;
    open_.back().value.is_quoted = tag == "!";
    end();
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    begin(mark, YamlKind::list, anchor);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    begin(mark, YamlKind::map, anchor);
  }
  void OnMapEnd() override {
    settle_merges(open_.back().value, open_.back().merged);
    check_names(open_.back().value);
    end();
  }

 private:
  /// A value that has begun and not ended, with what it came to so far.
  struct Open {
    YamlValue value;
    YAML::anchor_t anchor = 0;
    std::size_t values_before = 0;      ///< counted when it began
    std::size_t text_bytes_before = 0;  ///< likewise
    std::size_t depth = 1;              ///< levels from it down
    bool has_name = false;              ///< of a map: the next value belongs to a name
    bool merges = false;                ///< that name is `<<`
    std::vector<YamlValue> merged{};    ///< of a map: what `<<` adds
  };
  struct Anchored {
    YamlValue value;
    std::size_t values = 0;
    std::size_t text_bytes = 0;
    std::size_t depth = 1;
  };

  [[noreturn]] void refuse_depth(std::uint64_t line) const {
    refuse(*place_, line, fmt::format("nested more than {} levels deep", limits_->depth_max),
           fmt::format("at most {} levels", limits_->depth_max));
  }

  void count(std::uint64_t line, std::size_t values, std::size_t text_bytes) {
    values_ += values;
    text_bytes_ += text_bytes;
    if (values_ > limits_->values_max) {
      refuse(*place_, line,
             fmt::format("holds more than {} values, aliases spelled out", limits_->values_max),
             "split it into several documents");
    }
    if (text_bytes_ > limits_->text_bytes_max) {
      refuse(*place_, line,
             fmt::format("holds more than {} bytes of text, aliases spelled out",
                         limits_->text_bytes_max),
             "split it into several documents");
    }
  }

  void begin_here(std::uint64_t line) {
    if (open_.size() == limits_->depth_max) refuse_depth(line);
    Open& opened = open_.emplace_back();
    opened.value.line = line;
    opened.values_before = values_;
    opened.text_bytes_before = text_bytes_;
  }

  void begin(const YAML::Mark& mark, YamlKind kind, YAML::anchor_t anchor) {
    const std::uint64_t line = line_of(mark, *place_);
    begin_here(line);
    count(line, 1, 0);
    open_.back().value.kind = kind;
    open_.back().anchor = anchor;
  }

  void end() {
    Open ended = std::move(open_.back());
    open_.pop_back();
    if (ended.anchor != 0) keep(ended);
    if (open_.empty()) {
      root_ = std::move(ended.value);
      return;
    }
    Open& around = open_.back();
    around.depth = std::max(around.depth, ended.depth + 1);
    if (around.value.kind == YamlKind::list) {
      around.value.items.push_back(std::move(ended.value));
    } else if (!around.has_name) {
      begin_member(around, ended.value);
    } else {
      around.has_name = false;
      if (around.merges) {
        around.merged.push_back(std::move(ended.value));
      } else {
        around.value.members.back().value = std::move(ended.value);
      }
    }
  }

  void begin_member(Open& map, YamlValue& name) const {
    if (name.kind == YamlKind::list || name.kind == YamlKind::map) {
      refuse(*place_, name.line, "a map or list stands where a name is expected", "a plain name");
    }
    map.has_name = true;
    map.merges = name.text == "<<" && !name.is_quoted;
    if (!map.merges) map.value.members.push_back({.name = std::move(name.text), .value = {}});
  }

  /// A copy, which counts: each level of anchors within anchors holds its own.
  void keep(const Open& ended) {
    Anchored& anchored = anchors_[ended.anchor];
    anchored.values = values_ - ended.values_before;
    anchored.text_bytes = text_bytes_ - ended.text_bytes_before;
    anchored.depth = ended.depth;
    count(ended.value.line, anchored.values, anchored.text_bytes);
    anchored.value = ended.value;
  }

  /// What `<<` names gives the members that the map itself lacks; of several, earlier ones count
  /// first. Source: YAML language-independent types, merge key.
  void settle_merges(YamlValue& map, const std::vector<YamlValue>& merged) const {
    std::vector<const YamlValue*> sources;
    for (const YamlValue& value : merged) {
      if (value.kind == YamlKind::list) {
        for (const YamlValue& item : value.items) sources.push_back(&item);
      } else {
        sources.push_back(&value);
      }
    }
    std::map<std::string_view, const YamlMember*> added;
    for (const YamlValue* source : sources) {
      if (source->kind != YamlKind::map) {
        refuse(*place_, source->line, "<< merges what is no map", "a map, or a list of maps");
      }
      for (const YamlMember& member : source->members) added.emplace(member.name, &member);
    }
    for (const YamlMember& member : map.members) added.erase(member.name);
    for (const auto& [name, member] : added) map.members.push_back(*member);
  }

  void check_names(const YamlValue& map) const {
    std::vector<const YamlMember*> sorted;
    sorted.reserve(map.members.size());
    for (const YamlMember& member : map.members) sorted.push_back(&member);
    const auto name_of = [](const YamlMember* member) -> const std::string& {
      return member->name;
    };
    std::ranges::stable_sort(sorted, {}, name_of);
    const auto twice = std::ranges::adjacent_find(sorted, {}, name_of);
    if (twice == sorted.end()) return;
    const YamlMember& second = **std::next(twice);
    refuse(*place_, std::max(second.value.line, map.line),
           fmt::format("\"{}\" stands twice in one map", second.name.substr(0, 80)),
           "each name once");
  }

  const YamlPlace* place_;
  const YamlLimits* limits_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  YamlValue root_;
  std::size_t values_ = 0;
  std::size_t text_bytes_ = 0;
  bool has_document_ = false;
};

/// Lets the parser read a text where it lies.
class TextBuffer final : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) {
    // A stream buffer wants writable bytes; nothing is ever put back into these.
    char* const begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

}  // namespace

const YamlValue& YamlValue::operator[](std::string_view name) const {
  static const YamlValue none;
  const auto found = std::ranges::find(members, name, &YamlMember::name);
  return found == members.end() ? none : found->value;
}

bool YamlValue::has(std::string_view name) const {
  return std::ranges::find(members, name, &YamlMember::name) != members.end();
}

YamlValue parse_yaml(std::string_view document, const YamlPlace& place, const YamlLimits& limits) {
  if (document.size() > limits.bytes_max) {
    refuse(place, place.first_line,
           fmt::format("the document has more than {} bytes", limits.bytes_max),
           "split it into several documents");
  }
  TextBuffer bytes{document};
  std::istream stream{&bytes};
  ValueBuilder builder{place, limits};
  try {
    YAML::Parser parser{stream};
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    refuse(place, line_of(error.mark, place), "is no YAML: " + error.msg, "");
  }
  return builder.take();
}

}  // namespace headroom
