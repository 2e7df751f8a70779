#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "tests/tools/schedule/snapshots.hpp"
#include "tools/schedule/snapshot_description.hpp"

using namespace headroom;
using namespace headroom::test;

namespace {

using Json = nlohmann::json;

/// Whether a validator that knows nothing of headroom accepts `text`.
bool schema_accepts(const std::string& text) {
  const Json schema = Json::parse(schema_text("headroom snapshot", snapshot_description()));
  valijson::Schema parsed;
  const valijson::adapters::NlohmannJsonAdapter adapter{schema};
  valijson::SchemaParser{valijson::SchemaParser::kDraft7}.populateSchema(adapter, parsed);
  const Json value = Json::parse(text);
  valijson::Validator validator{valijson::Validator::kStrongTypes};
  return validator.validate(parsed, valijson::adapters::NlohmannJsonAdapter{value}, nullptr);
}

}  // namespace

TEST_CASE("checker and schema agree on snapshots") {
  const std::string node = R"({"name": "n0", "gpus": 8})";
  for (const std::string& right :
       {snapshot(node, "", ""), snapshot(node, "", R"({"id": 1, "gpus": 1, "state": "running",
            "nodes": ["n0"]}, {"id": "b", "nodes": 2, "gpus": 4, "age": "1h"})"),
        snapshot(node, R"({"name": "q", "usage": {"gpus": 0.5}})",
                 R"({"id": "a", "queue": "q", "pods": [{"count": 2, "gpu_fraction": 0.5}]})")}) {
    CAPTURE(right);
    CHECK(findings_of(right).empty());
    CHECK(schema_accepts(right));
  }
  for (const std::string& wrong :
       {std::string{"{}"}, snapshot("", "", ""), snapshot(node, "", R"({"gpus": 1})"),
        snapshot(node, "", R"({"id": "a", "gpus": 1, "state": "gone"})"),
        snapshot(node, "", R"({"id": "a", "gpus": 1, "nodes": true})"),
        snapshot(node, R"({"name": "q", "usage": -1})", "")}) {
    CAPTURE(wrong);
    CHECK_FALSE(findings_of(wrong).empty());
    CHECK_FALSE(schema_accepts(wrong));
  }
}
