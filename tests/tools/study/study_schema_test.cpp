#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "tests/tools/study/studies.hpp"
#include "tools/study/study_description.hpp"

using namespace headroom;

namespace {

using Json = nlohmann::json;

/// Whether a validator that knows nothing of headroom accepts a study of `keys`.
bool schema_accepts(const std::string& keys) {
  const Json schema = Json::parse(schema_text("headroom study", study_description()));
  valijson::Schema parsed;
  const valijson::adapters::NlohmannJsonAdapter adapter{schema};
  valijson::SchemaParser{valijson::SchemaParser::kDraft7}.populateSchema(adapter, parsed);
  const Json value = Json::parse(R"({"base": )" + test::small_base + ", " + keys + "}");
  valijson::Validator validator{valijson::Validator::kStrongTypes};
  return validator.validate(parsed, valijson::adapters::NlohmannJsonAdapter{value}, nullptr);
}

}  // namespace

TEST_CASE("checker and schema agree on studies") {
  for (const std::string right :
       {R"("vary": {"cluster.nodes[0].count": [1, 2]})",
        R"("vary": {"cluster.nodes[0].count": {"from": 1, "to": 9, "step": 2}})",
        R"("vary": {"stack": {"a": {"name": "b"}, "b": {}}})",
        R"("vary": {"scheduler.estimate": ["actual", {"scale": 2}]}, "design": "grid")",
        R"("vary": {"cluster.nodes[0].count": {"from": 1, "to": 9}}, "design": {"random": 4})",
        R"("points": [{"name": "a"}], "replications": 2, "minimize": "jct_s.mean")",
        R"("growth": {"months": 1}, "deliveries": [], "prices": {}, "metrics": ["jct_s.max"])"}) {
    CAPTURE(right);
    CHECK(test::refusal_of(right).empty());
    CHECK(schema_accepts(right));
  }
  for (const std::string wrong :
       {R"("vary": {"name": []})", R"("vary": {"name": 1})", R"("vary": [])", R"("design": "all")",
        R"("vary": {"cluster.nodes[0].count": {"from": 1, "too": 9}})",
        R"("vary": {"name": ["a"]}, "design": {"random": 0})", R"("replications": 0)",
        R"("points": [])", R"("goals": [{"metric": "a"}])", R"("minimise": "a")"}) {
    CAPTURE(wrong);
    CHECK_FALSE(test::refusal_of(wrong).empty());
    CHECK_FALSE(schema_accepts(wrong));
  }
}
