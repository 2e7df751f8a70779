#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/ids.hpp"

#include "models/json/json_value.hpp"
#include "models/policy/kai/admission.hpp"
#include "models/policy/kai/fair_share.hpp"
#include "models/policy/kai/placement_scores.hpp"
#include "models/policy/kai/queue.hpp"
#include "models/policy/kai/queue_order.hpp"
#include "models/policy/kai/reclaim_rules.hpp"
#include "models/policy/kai/resources.hpp"
#include "tests/conformance/case_fields.hpp"
#include "tests/conformance/conformance_case.hpp"
#include "tests/conformance/judgement.hpp"
#include "tests/conformance/queue_numbers.hpp"

namespace headroom {
namespace {

using Answer = std::variant<bool, double, std::string>;
using Answers = std::map<std::string, Answer>;

std::vector<kai::Holdings> holdings(const kai::QueueTree& tree) {
  std::vector<kai::Holdings> held;
  for (std::size_t i = 0; i < tree.size(); ++i) held.push_back(tree[id_at<QueueId>(i)].held);
  return held;
}

void report_shares(const NamedTree& named, Answers& answers) {
  for (std::size_t i = 0; i < named.keys.size(); ++i) {
    for (const auto& [name, r] : named_resources) {
      answers[fmt::format("fair_share.{}.{}", named.keys[i], name)] =
          named.tree[id_at<QueueId>(i)].share(r).fair_share;
    }
  }
}

Answers divide_one(const CaseFields& inputs, bool only_over_quota) {
  NamedTree named = read_tree(inputs);
  std::vector<kai::Queue*> queues;
  for (std::size_t i = 0; i < named.tree.size(); ++i) {
    queues.push_back(&named.tree[id_at<QueueId>(i)]);
  }
  const auto divide = only_over_quota ? kai::divide_over_quota : kai::divide;
  Answers answers;
  answers["remaining"] = divide(inputs.number("total"), inputs.number_or("k_value", 0), queues,
                                read_resource(inputs, "resource"));
  report_shares(named, answers);
  return answers;
}

Answers divide_all(const CaseFields& inputs) {
  NamedTree named = read_tree(inputs);
  kai::divide_tree(read_by_resource(inputs.child("total")), inputs.number_or("k_value", 0),
                   named.tree);
  Answers answers;
  report_shares(named, answers);
  return answers;
}

/// The queue called so in the object at `fields`; files a finding when there is none.
QueueId need_queue(const NamedTree& named, const CaseFields& fields, std::string_view key) {
  const std::string name = fields.text(key);
  if (const auto id = named.find(name)) return *id;
  fields.refuse(key, fmt::format("no queue \"{}\"", name), "the name of a queue of the case");
  return QueueId{};
}

Answers reclaim(const CaseFields& inputs, std::string_view function) {
  NamedTree named = read_tree(inputs);
  if (named.keys.empty()) {
    inputs.refuse("queues", "holds no queue", "at least one");
    return {};
  }
  const CaseFields given = inputs.child("reclaimer");
  const kai::Reclaimer reclaimer{.leaf = need_queue(named, given, "queue"),
                                 .request = read_by_unit(given.child("required")),
                                 .preemptible = given.flag("preemptible")};
  if (function == "can_reclaim_resources") {
    return {{"result", kai::may_reclaim(named.tree, reclaimer)}};
  }
  if (function == "victim_prefilter") {
    const QueueId victim = need_queue(named, inputs, "victim_queue");
    return {{"result", kai::passes_prefilter(named.tree, reclaimer, victim)}};
  }
  std::vector<kai::VictimChunks> victims;
  for (const CaseFields& victim : inputs.children("victims")) {
    victims.push_back({.leaf = need_queue(named, victim, "queue"), .chunks = {}});
    for (const CaseFields& chunk : victim.children("resources")) {
      victims.back().chunks.push_back(read_by_unit(chunk));
    }
  }
  return {{"result", kai::is_valid_reclaim(named.tree, holdings(named.tree), reclaimer, victims,
                                           inputs.number_or("saturation_multiplier", 1))}};
}

Answers strategy(const CaseFields& inputs, std::string_view function) {
  const kai::Queue reclaimer = read_queue_numbers(inputs.child("reclaimer_queue"));
  const kai::Queue victim = read_queue_numbers(inputs.child("victim_queue"));
  const kai::Amounts request = read_by_unit(inputs.child("reclaimer_resources"));
  const kai::Amounts remaining = read_by_resource(inputs.child("victim_queue_remaining"));
  const bool fits = kai::fits_deserved(reclaimer, reclaimer.held.allocated, request);
  if (function == "reclaimer_fits_deserved_quota") return {{"result", fits}};
  if (function == "victim_exceeds_deserved_quota") {
    return {{"result", kai::above_deserved(victim, remaining)}};
  }
  if (function == "strategy.guarantee_deserved_quota") {
    return {{"result", fits && kai::above_deserved(victim, remaining)}};
  }
  return {{"result", kai::above_allocatable(victim, remaining)}};
}

/// What a job asks of its queue by GPU memory.
kai::Amounts read_memory_job(const CaseFields& inputs, std::string_view key) {
  kai::Amounts request;
  const double memory_mib = inputs.number_or("min_node_gpu_memory_mib", 0);
  if (!inputs.has(key) || memory_mib == 0) return request;
  const CaseFields job = inputs.child(key);
  request[kai::Resource::gpu] =
      job.number_or("gpu_share_devices", 1) * job.number_or("gpu_memory_mib", 0) / memory_mib;
  return request;
}

Answers queue_order(const CaseFields& inputs) {
  const kai::Amounts cluster = read_by_resource(inputs.child("total"));
  const auto standing = [&](std::string_view queue, std::string_view job) {
    return kai::standing(read_queue_numbers(inputs.child(queue)), read_memory_job(inputs, job), {},
                         cluster);
  };
  const bool is_left =
      kai::goes_first(standing("left", "left_job"), standing("right", "right_job"));
  return {{"result", std::string{is_left ? "left_first" : "right_first"}}};
}

/// Which of several resources is named first does not matter: the wanted one only has to be among
/// those that are over.
Answers over_one_queue(const CaseFields& inputs, const CaseFields& expected, bool by_limit) {
  const auto check = by_limit ? kai::over_limit : kai::over_non_preemptible_quota;
  const kai::Queue queue = read_queue_numbers(inputs.child("queue"));
  const kai::Amounts requested = read_by_resource(inputs.child("requested"));
  Answers answers;
  answers["over"] = check(queue, requested).has_value();
  answers["resource"] = std::string{};
  const std::string wanted = expected.text_or("resource", "");
  for (const auto& [name, r] : named_resources) {
    kai::Amounts alone;
    alone[r] = requested[r];
    const bool is_wanted = std::ranges::equal(name, wanted, {}, {},
                                              [](char c) { return static_cast<char>(c | 0x20); });
    if (is_wanted && check(queue, alone)) answers["resource"] = wanted;
  }
  return answers;
}

/// What pods ask for together, GPU memory as a part of a device with `memory_mib`.
kai::Amounts read_batch(const CaseFields& job, double memory_mib, bool in_hundredths) {
  kai::Amounts sum;
  for (const CaseFields& task : job.children("tasks")) {
    kai::Amounts amounts = read_by_unit(task);
    if (task.has("gpu_memory_mib")) {
      const double part = task.number("gpu_memory_mib") / memory_mib;
      amounts[kai::Resource::gpu] =
          task.number_or("gpu_devices", 1) * (in_hundredths ? std::ceil(part * 100) / 100 : part);
    }
    sum += amounts;
  }
  return sum;
}

Answers admission(const CaseFields& inputs, std::string_view function) {
  NamedTree named = read_tree(inputs);
  const CaseFields job = inputs.child("job");
  kai::AdmissionRequest request{.preemptible = job.flag_or("preemptible", true)};
  if (function == "over_limit" || function == "non_preemptible_over_quota") {
    request.amounts = read_by_resource(inputs.child("requested"));
    request.preemptible = request.preemptible || function == "over_limit";
  } else {
    constexpr double node_memory_mib = 100;
    const bool is_on_node = function == "task_on_node_over_capacity";
    const double memory_mib =
        is_on_node ? node_memory_mib : inputs.number_or("max_node_gpu_memory_mib", node_memory_mib);
    request.amounts = read_batch(job, memory_mib, is_on_node);
  }
  request.check_limit =
      function != "non_preemptible_over_quota" && function != "non_preemptible_job_over_quota";
  const auto leaf = named.find(job.text("queue"));
  if (!leaf) return {{"schedulable", true}};
  request.leaf = *leaf;
  return {{"schedulable", !kai::refusal(named.tree, request)}};
}

Answers binpack_scores(const CaseFields& inputs) {
  const auto nodes = inputs.children("nodes");
  std::optional<double> least;
  double most = 0;
  for (const CaseFields& node : nodes) {
    if (node.number("allocatable_gpus") == 0) continue;
    const double free = node.number("idle_gpus");
    least = std::min(least.value_or(free), free);
    most = std::max(most, free);
  }
  Answers answers;
  for (const CaseFields& node : nodes) {
    answers[node.text("name")] = kai::pack_score(node.number("idle_gpus"), least.value_or(0), most,
                                                 node.number("allocatable_gpus"));
  }
  return answers;
}

Answers device_score(const CaseFields& inputs, bool spreads) {
  constexpr double memory_mib_min = 100;
  if (inputs.text("gpu") == "whole") return {{"score", spreads ? 1.0 : 0.0}};
  const double memory_mib = inputs.number("gpu_memory_total_mib");
  if (memory_mib < memory_mib_min) return {{"score", 0.0}, {"error", true}};
  const double used_mib = inputs.number("gpu_memory_used_mib");
  return {{"score", spreads ? kai::device_spread_score(used_mib, memory_mib)
                            : kai::device_pack_score(used_mib, memory_mib)}};
}

using Evaluation = std::function<Answers(const CaseFields& inputs, const CaseFields& expected)>;

/// Functions by name; those of one family share an evaluation.
std::map<std::string, Evaluation> all_evaluations() {
  std::map<std::string, Evaluation> all;
  const auto add = [&](std::string_view name, auto evaluate) {
    all[std::string{name}] = [name, evaluate](const CaseFields& inputs, const CaseFields&) {
      return evaluate(inputs, name);
    };
  };
  for (const auto* name : {"can_reclaim_resources", "victim_prefilter", "reclaimable"}) {
    add(name, reclaim);
  }
  for (const auto* name : {"strategy.maintain_fair_share", "strategy.guarantee_deserved_quota",
                           "fits_maintain_fair_share", "reclaimer_fits_deserved_quota",
                           "victim_exceeds_deserved_quota"}) {
    add(name, strategy);
  }
  for (const auto* name : {"over_limit", "non_preemptible_over_quota", "job_over_queue_capacity",
                           "non_preemptible_job_over_quota", "task_on_node_over_capacity"}) {
    add(name, admission);
  }
  using Fields = const CaseFields&;
  all["set_resource_share"] = [](Fields inputs, Fields) { return divide_one(inputs, false); };
  all["divide_over_quota"] = [](Fields inputs, Fields) { return divide_one(inputs, true); };
  all["set_resources_share"] = [](Fields inputs, Fields) { return divide_all(inputs); };
  all["hierarchical_fair_share"] = all["set_resources_share"];
  all["queue_order"] = [](Fields inputs, Fields) { return queue_order(inputs); };
  all["queue_over_limit"] = [](Fields inputs, Fields expected) {
    return over_one_queue(inputs, expected, true);
  };
  all["queue_non_preemptible_over_quota"] = [](Fields inputs, Fields expected) {
    return over_one_queue(inputs, expected, false);
  };
  all["node_binpack_score"] = [](Fields inputs, Fields) { return binpack_scores(inputs); };
  all["node_spread_score"] = [](Fields inputs, Fields) {
    return Answers{{"score", kai::spread_score(inputs.number("non_allocated"),
                                               inputs.number("node_capacity"))}};
  };
  all["gpupack_score"] = [](Fields inputs, Fields) { return device_score(inputs, false); };
  all["gpuspread_score"] = [](Fields inputs, Fields) { return device_score(inputs, true); };
  return all;
}

std::string shown_answer(const Answer& answer) {
  if (const bool* flag = std::get_if<bool>(&answer)) return *flag ? "true" : "false";
  if (const double* number = std::get_if<double>(&answer)) return shown_number(*number);
  return fmt::format("\"{}\"", std::get<std::string>(answer));
}

/// A wanted value as an answer; nullopt, with a finding filed, for a list or an object.
std::optional<Answer> wanted_answer(const JsonMember& wanted, const CaseFields& expected) {
  if (const bool* flag = wanted.value.boolean()) return Answer{*flag};
  if (wanted.value.number() != nullptr) return Answer{expected.number(wanted.name)};
  if (const std::string* text = wanted.value.string()) return Answer{*text};
  expected.refuse(wanted.name, fmt::format("{} is no answer", shown(wanted.value)),
                  "a number, a text, true or false");
  return std::nullopt;
}

/// Differences of one formula answer are those of the last digits only.
bool agrees(const Answer& wanted, const Answer& saw) {
  constexpr double rounding = 1e-9;
  const double* number = std::get_if<double>(&wanted);
  const double* seen = std::get_if<double>(&saw);
  if (number != nullptr && seen != nullptr) return std::abs(*number - *seen) < rounding;
  return wanted == saw;
}

}  // namespace

Judgement judge_formula(const FormulaCase& formula, const std::string& place) {
  static const std::map<std::string, Evaluation> evaluations = all_evaluations();
  const auto evaluate = evaluations.find(formula.function);
  if (evaluate == evaluations.end()) {
    throw InputError{
        {.path = place + ".function",
         .message = fmt::format("\"{}\" is no function of the policy", formula.function),
         .hint = "one of those that cases are made for, such as set_resource_share"}};
  }
  CaseFindings findings;
  const CaseFields inputs{formula.inputs, place + ".inputs", findings};
  const CaseFields expected{formula.expected, place + ".expected", findings};
  const Answers answers = evaluate->second(inputs, expected);
  Judgement judgement;
  for (const JsonMember& member : *formula.expected.object()) {
    const auto wanted = wanted_answer(member, expected);
    if (!wanted) continue;
    const auto saw = answers.find(member.name);
    if (saw == answers.end()) {
      judgement.mismatches.push_back({member.name, shown_answer(*wanted), "nothing"});
    } else if (!agrees(*wanted, saw->second)) {
      judgement.mismatches.push_back(
          {member.name, shown_answer(*wanted), shown_answer(saw->second)});
    }
  }
  findings.throw_if_any();
  return judgement;
}

Judgement judge(const ConformanceCase& read) {
  if (const auto* scenario = std::get_if<ScenarioCase>(&read.content)) {
    return judge_scenario(*scenario);
  }
  return judge_formula(std::get<FormulaCase>(read.content), read.place);
}

std::string shown_number(double number) { return fmt::format("{}", number); }

}  // namespace headroom
