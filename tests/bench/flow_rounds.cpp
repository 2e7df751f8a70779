#include "tests/bench/flow_rounds.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>
#include <zlib.h>

#include "sim/flow/transfers.hpp"

namespace headroom {
namespace {

std::string text_of(const std::string& path) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file{gzopen(path.c_str(), "rb"), gzclose};
  if (!file) throw std::runtime_error(path + ": cannot be opened");
  std::string text;
  std::array<char, 65'536> block{};
  int size = 0;
  while ((size = gzread(file.get(), block.data(), block.size())) > 0) {
    text.append(block.data(), static_cast<std::size_t>(size));
  }
  if (size < 0) throw std::runtime_error(path + ": damaged gzip stream");
  return text;
}

/// What stands before `end`, which is taken off `text` too.
std::string_view cut(std::string_view& text, char end) {
  const std::size_t size = std::min(text.find(end), text.size());
  const std::string_view field = text.substr(0, size);
  text.remove_prefix(std::min(size + 1, text.size()));
  return field;
}

std::size_t number(std::string_view field, std::size_t line) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc{} || end != field.data() + field.size() || value > 1'000'000'000'000) {
    throw std::runtime_error(fmt::format("line {}: \"{}\" is not a whole number", line, field));
  }
  return value;
}

void read_row(std::string_view row, std::size_t line, FlowRounds& rounds) {
  const std::size_t slot = number(cut(row, ','), line);
  const std::size_t round = number(cut(row, ','), line);
  number(cut(row, ','), line);
  number(cut(row, ','), line);
  FlowRounds::Flow flow{.bytes = static_cast<double>(number(cut(row, ','), line)),
                        .first_link = rounds.links.size()};
  while (!row.empty()) {
    const std::size_t link = number(cut(row, ' '), line);
    if (link > 10'000'000) throw std::runtime_error(fmt::format("line {}: too many links", line));
    rounds.links.push_back({LinkId{static_cast<std::uint32_t>(link)}});
    rounds.link_count = std::max(rounds.link_count, link + 1);
  }
  flow.link_count = rounds.links.size() - flow.first_link;
  if (flow.link_count == 0) throw std::runtime_error(fmt::format("line {}: no links", line));
  if (slot > rounds.slots.size()) {
    throw std::runtime_error(fmt::format("line {}: slots come in order", line));
  }
  if (slot == rounds.slots.size()) rounds.slots.emplace_back();
  if (round != rounds.slots[slot].size()) {
    throw std::runtime_error(fmt::format("line {}: rounds of a slot come in order", line));
  }
  rounds.slots[slot].push_back(flow);
}

}  // namespace

FlowRounds read_flow_rounds(const std::string& path) {
  const std::string text = text_of(path);
  std::string_view rest = text;
  if (cut(rest, '\n') != "slot,round,src,dst,bytes,links") {
    throw std::runtime_error(path + ": line 1: not the header slot,round,src,dst,bytes,links");
  }
  FlowRounds rounds;
  for (std::size_t line = 2; !rest.empty(); ++line) {
    const std::string_view row = cut(rest, '\n');
    if (!row.empty()) read_row(row, line, rounds);
  }
  return rounds;
}

ReplayedFlows replay(const FlowRounds& rounds) {
  constexpr double capacity = 12.5e9;
  Transfers transfers;
  for (std::size_t i = 0; i < rounds.link_count; ++i) transfers.add_link(capacity);
  struct Running {
    std::size_t slot = 0;
    std::size_t round = 0;
    double start_s = 0.0;
  };
  std::vector<Running> running;
  ReplayedFlows replayed;
  const auto start = [&](std::size_t slot, std::size_t round, double now_s) {
    if (round == rounds.slots[slot].size()) return;
    const FlowRounds::Flow& flow = rounds.slots[slot][round];
    const FlowId id = transfers.start({.path = {&rounds.links[flow.first_link], flow.link_count}},
                                      flow.bytes, now_s);
    const auto position = static_cast<std::size_t>(id);
    if (position >= running.size()) running.resize(position + 1);
    running[position] = {slot, round, now_s};
  };
  for (std::size_t slot = 0; slot < rounds.slots.size(); ++slot) start(slot, 0, 0.0);
  double sum_s = 0.0;
  while (true) {
    const double next_s = transfers.next_finish_s();
    if (std::isinf(next_s)) break;
    for (const FlowId id : transfers.finish(next_s)) {
      const Running done = running[static_cast<std::size_t>(id)];
      sum_s += next_s - done.start_s;
      ++replayed.flows;
      start(done.slot, done.round + 1, next_s);
    }
    replayed.end_s = next_s;
  }
  if (replayed.flows > 0) replayed.mean_s = sum_s / static_cast<double>(replayed.flows);
  return replayed;
}

}  // namespace headroom
