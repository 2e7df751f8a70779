#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "headroom/diagnostics.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/json/json_value.hpp"
#include "tools/explain/node_list.hpp"
#include "tools/explain/read_recorded_run.hpp"
#include "tools/explain/recorded_run.hpp"

namespace headroom {
namespace {

constexpr std::uint64_t nodes_max = 10'000'000;
constexpr std::uint64_t small_max = 1'000'000'000;
constexpr std::uint64_t bytes_max = std::uint64_t{1} << 62U;
constexpr auto time_max = static_cast<std::uint64_t>(longest_duration.count);

/// One object of journal.json and how to get at its members. Every problem is an
/// InputError that says where.
class DescribedObject {
 public:
  DescribedObject(const JsonValue& value, std::string shown, std::string path)
      : value_{value}, shown_{std::move(shown)}, path_{std::move(path)} {
    if (value.object() == nullptr) refuse(path_, value, "an object");
  }

  [[nodiscard]] const JsonValue* find(std::string_view name) const { return value_.find(name); }
  [[nodiscard]] const JsonValue& member(std::string_view name) const {
    const JsonValue* found = find(name);
    if (found != nullptr) return *found;
    throw InputError{Diagnostic{.path = shown_,
                                .message = "has no " + member_path(path_, name),
                                .hint = "as headroom run --out writes it"}};
  }

  [[nodiscard]] std::string text(std::string_view name) const {
    const JsonValue& value = member(name);
    if (value.string() == nullptr) refuse(member_path(path_, name), value, "a text");
    return *value.string();
  }
  [[nodiscard]] std::uint64_t whole(std::string_view name, std::uint64_t max) const {
    return whole(member(name), member_path(path_, name), max);
  }
  [[nodiscard]] std::uint64_t whole_or(std::string_view name, std::uint64_t max,
                                       std::uint64_t otherwise) const {
    return find(name) != nullptr ? whole(name, max) : otherwise;
  }
  [[nodiscard]] std::uint64_t whole(const JsonValue& value, const std::string& path,
                                    std::uint64_t max) const {
    const JsonNumber* number = value.number();
    std::uint64_t count = 0;
    const char* const begin = number != nullptr ? number->text.data() : nullptr;
    const char* const end = number != nullptr ? begin + number->text.size() : nullptr;
    const auto [stop, error] = std::from_chars(begin, end, count);
    if (number == nullptr || error != std::errc{} || stop != end || count > max) {
      refuse(path, value, fmt::format("a whole number from 0 to {}", max));
    }
    return count;
  }
  [[nodiscard]] const JsonValue::Array& list(std::string_view name) const {
    const JsonValue& value = member(name);
    if (value.array() == nullptr) refuse(member_path(path_, name), value, "a list");
    return *value.array();
  }
  [[nodiscard]] DescribedObject item(std::string_view name, std::size_t place) const {
    return {list(name)[place], shown_, item_path(member_path(path_, name), place)};
  }
  [[nodiscard]] DescribedObject child(std::string_view name) const {
    return {member(name), shown_, member_path(path_, name)};
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const JsonValue& value() const { return value_; }

  [[noreturn]] void refuse(const std::string& path, const JsonValue& value,
                           const std::string& allowed) const {
    throw InputError{Diagnostic{
        .path = shown_,
        .message = fmt::format("{}{}{} is not right", path, path.empty() ? "" : ": ", shown(value)),
        .hint = allowed}};
  }

 private:
  const JsonValue& value_;
  std::string shown_;
  std::string path_;
};

std::vector<std::uint64_t> whole_numbers(const DescribedObject& object, std::string_view name,
                                         std::uint64_t max) {
  std::vector<std::uint64_t> numbers;
  const JsonValue::Array& list = object.list(name);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string path = item_path(member_path(object.path(), name), i);
    numbers.push_back(object.whole(list[i], path, max));
  }
  return numbers;
}

RecordedKind kind_of(const DescribedObject& object) {
  constexpr std::uint64_t slices_max = 8;
  RecordedKind kind;
  kind.name = object.text("name");
  kind.memory_slices = static_cast<std::uint32_t>(object.whole("memory_slices", slices_max));
  for (const std::uint64_t start : whole_numbers(object, "starts", slices_max - 1)) {
    kind.starts.push_back(static_cast<std::uint32_t>(start));
  }
  return kind;
}

RecordedGroup group_of(const DescribedObject& object) {
  RecordedGroup group;
  group.name = object.text("name");
  group.count = static_cast<std::uint32_t>(object.whole("count", nodes_max));
  group.gpus = static_cast<std::uint32_t>(object.whole("gpus", small_max));
  if (object.find("cpus") != nullptr) {
    group.cpus = static_cast<std::int64_t>(object.whole("cpus", small_max));
  }
  if (object.find("memory_bytes") != nullptr) {
    group.memory = Bytes{static_cast<std::int64_t>(object.whole("memory_bytes", bytes_max))};
  }
  if (object.find("mig") == nullptr) return group;
  for (std::size_t i = 0; i < object.list("mig").size(); ++i) {
    group.mig.push_back(kind_of(object.item("mig", i)));
  }
  return group;
}

/// The thousandths of each device that a shape takes, by group of nodes.
void read_shares(const DescribedObject& object, std::size_t groups, RecordedShape& shape) {
  constexpr std::uint64_t share_max = 1001;
  if (object.find("mig") != nullptr) shape.mig = object.text("mig");
  if (object.find("shares") == nullptr) return;
  for (const std::uint64_t share : whole_numbers(object, "shares", share_max)) {
    shape.shares.push_back(static_cast<std::int64_t>(share));
  }
  if (shape.shares.size() != groups) {
    object.refuse(member_path(object.path(), "shares"), object.member("shares"),
                  fmt::format("{} numbers, one for each group of nodes", groups));
  }
}

RecordedShape shape_of(const DescribedObject& object, const RecordedRun& run) {
  const std::size_t node_count = run.node_count();
  RecordedShape shape;
  shape.nodes = static_cast<std::uint32_t>(object.whole("nodes", small_max));
  shape.gpus_per_node = static_cast<std::uint32_t>(object.whole("gpus_per_node", small_max));
  shape.cpu_milli_per_node =
      static_cast<std::int64_t>(object.whole_or("cpu_milli_per_node", 1000 * small_max, 0));
  shape.memory_per_node = {
      static_cast<std::int64_t>(object.whole_or("memory_bytes_per_node", bytes_max, 0))};
  read_shares(object, run.groups.size(), shape);
  const JsonValue* impossible = object.find("impossible");
  shape.impossible =
      impossible != nullptr && impossible->boolean() != nullptr && *impossible->boolean();
  if (object.find("eligible") == nullptr) return shape;
  const bool sound = append_nodes(object.text("eligible"), node_count, shape.eligible);
  if (!sound) {
    object.refuse(member_path(object.path(), "eligible"), object.member("eligible"),
                  fmt::format("nodes below {}, ascending, such as \"0-3 7\"", node_count));
  }
  // Nobody may serve it, which is something else than all.
  shape.impossible = shape.impossible || shape.eligible.empty();
  return shape;
}

void read_rules(const DescribedObject& object, RecordedRules& rules) {
  if (object.find("policy") != nullptr) rules.policy = object.text("policy");
  rules.order = object.text("order");
  rules.backfill = object.text("backfill");
  rules.preemption = object.text("preemption");
  const std::uint64_t cycle = object.whole_or("cycle_ns", time_max, 0);
  if (cycle > 0) rules.cycle = Duration{static_cast<std::int64_t>(cycle)};
  rules.replications = static_cast<std::uint32_t>(object.whole_or("replications", small_max, 1));
}

void read_usual_shapes(const DescribedObject& object, RecordedRun& run) {
  if (run.shapes.empty()) return;
  for (const auto& [gpus, shape] : *object.value().object()) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(gpus.data(), gpus.data() + gpus.size(), count);
    if (error != std::errc{} || end != gpus.data() + gpus.size()) {
      object.refuse(member_path(object.path(), gpus), shape, "thousandths of GPUs as name");
    }
    const std::uint64_t place =
        object.whole(shape, member_path(object.path(), gpus), run.shapes.size() - 1);
    run.usual_shapes[GpuShare{count}] = static_cast<std::uint32_t>(place);
  }
}

RecordedDataSet data_set_of(const DescribedObject& object) {
  constexpr std::uint64_t jobs_max = UINT32_MAX;
  RecordedDataSet set{.name = object.text("name"), .writers = {}, .readers = {}};
  for (const std::uint64_t row : whole_numbers(object, "writers", jobs_max)) {
    set.writers.push_back(static_cast<std::uint32_t>(row));
  }
  for (const std::uint64_t row : whole_numbers(object, "readers", jobs_max)) {
    set.readers.push_back(static_cast<std::uint32_t>(row));
  }
  return set;
}

}  // namespace

GpuShare RecordedRun::needed_by(std::uint32_t job) const {
  const RecordedShape& shape = shape_of(job);
  if (shape.shares_devices()) return jobs[job].gpus;
  const WideInt needed = static_cast<WideInt>(shape.nodes) * shape.gpus_per_node * 1000;
  return {static_cast<std::int64_t>(std::min<WideInt>(needed, INT64_MAX))};
}

std::size_t RecordedRun::node_count() const {
  std::size_t count = 0;
  for (const RecordedGroup& group : groups) count += group.count;
  return count;
}

void read_description(const RecordedTexts& texts, RecordedRun& run) {
  constexpr std::uint64_t seed_max = std::uint64_t{1} << 63U;
  const JsonValue value = parse_json(texts.description, texts.shown);
  const DescribedObject object{value, texts.shown, ""};
  run.scenario = object.text("scenario");
  run.seed = object.whole("seed", seed_max);
  run.end = TimePoint{{static_cast<std::int64_t>(object.whole("end_ns", time_max))}};
  read_rules(object.child("rules"), run.rules);
  for (std::size_t i = 0; i < object.list("nodes").size(); ++i) {
    run.groups.push_back(group_of(object.item("nodes", i)));
    if (run.node_count() > nodes_max) {
      object.refuse("nodes", object.member("nodes"), fmt::format("{} nodes in all", nodes_max));
    }
  }
  for (std::size_t i = 0; i < object.list("shapes").size(); ++i) {
    run.shapes.push_back(shape_of(object.item("shapes", i), run));
  }
  read_usual_shapes(object.child("usual_shapes"), run);
  if (object.find("data_sets") == nullptr) return;
  for (std::size_t i = 0; i < object.list("data_sets").size(); ++i) {
    run.data_sets.push_back(data_set_of(object.item("data_sets", i)));
  }
}

}  // namespace headroom
