#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace headroom {

/// One server that takes all that wait, at most `batch_max`, whenever it is free, with Poisson
/// arrivals: solved by the chain of what waits at the ends of batches and by Little's law.
/// Source: Bailey, On queueing processes with bulk service, JRSS B 16(1), 1954.
struct BulkQueue {
  double rate = 1.0;
  std::uint32_t batch_max = 1;
  std::function<double(std::uint32_t)> time_s;  ///< of a batch

  [[nodiscard]] double mean_latency_s() const {
    const std::size_t states = 60 * batch_max + 200;
    std::vector<double> now(states, 0.0);
    now[0] = 1.0;
    for (int round = 0; round < 100'000; ++round) {
      std::vector<double> next = stepped(now);
      double change = 0.0;
      for (std::size_t i = 0; i < states; ++i) change += std::abs(next[i] - now[i]);
      now = std::move(next);
      if (change < 1e-12) break;
    }
    double area = 0.0;    // of requests in the system over one round
    double length = 0.0;  // of a round
    for (std::size_t waiting = 0; waiting < states; ++waiting) {
      const double idle = waiting == 0 ? 1.0 / rate : 0.0;
      const double there = std::max<double>(1.0, static_cast<double>(waiting));
      const double time = time_s(batch_of(waiting));
      area += now[waiting] * ((there * time) + (rate * time * time / 2.0));
      length += now[waiting] * (idle + time);
    }
    return area / length / rate;
  }

 private:
  [[nodiscard]] std::uint32_t batch_of(std::size_t waiting) const {
    return std::clamp<std::uint32_t>(static_cast<std::uint32_t>(waiting), 1, batch_max);
  }

  [[nodiscard]] std::vector<double> stepped(const std::vector<double>& now) const {
    std::vector<double> next(now.size(), 0.0);
    for (std::size_t waiting = 0; waiting < now.size(); ++waiting) {
      if (now[waiting] < 1e-16) continue;
      const std::uint32_t batch = batch_of(waiting);
      const std::size_t left = waiting > batch ? waiting - batch : 0;
      const double mean = rate * time_s(batch);
      double chance = std::exp(-mean);
      for (std::size_t come = 0; left + come < next.size(); ++come) {
        next[left + come] += now[waiting] * chance;
        chance *= mean / static_cast<double>(come + 1);
        if (chance < 1e-18 && static_cast<double>(come) > mean) break;
      }
    }
    return next;
  }
};

}  // namespace headroom
