#include "models/storage/closed_loop.hpp"

#include <doctest/doctest.h>

using namespace headroom;

namespace {

/// 16 clients with 4 requests each on objects of 10 MB: metadata 2 * 1 ms, first
/// byte 3 ms, 10 MB at 2 GB/s = 5 ms, so 10 ms a request.
constexpr ClosedLoop fleet{.object = 10_MB,
                           .clients = 16,
                           .requests_per_client = 4,
                           .metadata_latency = 1_ms,
                           .metadata_per_object = 2,
                           .first_byte = 3_ms,
                           .stream = 2_GBps};

}  // namespace

TEST_CASE("a closed loop is bound by its latency: 64 requests of 10 ms") {
  const auto result = closed_loop_throughput(fleet);
  CHECK(result.objects_per_second == doctest::Approx(6400.0));
  CHECK(result.limited_by == StorageLimit::latency);
}

TEST_CASE("each resource binds when it is the scarcest") {
  ClosedLoop loop = fleet;
  loop.devices = 50_GBps;  // 5,000 objects
  CHECK(closed_loop_throughput(loop).objects_per_second == doctest::Approx(5000.0));
  CHECK(closed_loop_throughput(loop).limited_by == StorageLimit::devices);
  loop.server_ports = 40_GBps;  // 4,000
  CHECK(closed_loop_throughput(loop).limited_by == StorageLimit::server_ports);
  loop.client_port = 2_GBps;  // 16 * 2 GB/s: 3,200
  CHECK(closed_loop_throughput(loop).objects_per_second == doctest::Approx(3200.0));
  CHECK(closed_loop_throughput(loop).limited_by == StorageLimit::client_ports);
  loop.device_operations = 20'000;  // ten operations of 1 MB an object: 2,000
  loop.device_operation = 1_MB;
  CHECK(closed_loop_throughput(loop).objects_per_second == doctest::Approx(2000.0));
  CHECK(closed_loop_throughput(loop).limited_by == StorageLimit::device_operations);
  loop.metadata_operations = 3000;  // two an object: 1,500
  CHECK(closed_loop_throughput(loop).objects_per_second == doctest::Approx(1500.0));
  CHECK(closed_loop_throughput(loop).limited_by == StorageLimit::metadata);
}
