#include <string_view>
#include <vector>

#include "models/hardware/field.hpp"
#include "models/hardware/fields.hpp"
#include "models/hardware/figure.hpp"
#include "models/hardware/storage_spec.hpp"

namespace headroom {
namespace {

using Spec = StorageSpec;

constexpr double rate_gb_s_max = 1e5;
constexpr double iops_max = 1e10;

template <class Member>
Field<Spec> rate(std::string_view key, Member Spec::* member, bool required, std::string_view doc) {
  return field<Spec>({.key = key,
                      .unit = "GB/s",
                      .at_most = rate_gb_s_max,
                      .positive = true,
                      .required = required,
                      .doc = doc},
                     member);
}

template <class Member>
Field<Spec> operations(std::string_view key, Member Spec::* member, bool required,
                       std::string_view doc) {
  return field<Spec>({.key = key,
                      .unit = "ops/s",
                      .at_most = iops_max,
                      .positive = true,
                      .required = required,
                      .doc = doc},
                     member);
}

std::vector<Field<Spec>> identity_fields() {
  return {
      field<Spec>({.key = "vendor", .form = FieldForm::text, .doc = "who makes it"}, &Spec::vendor),
      field<Spec>({.key = "class",
                   .form = FieldForm::word,
                   .required = true,
                   .words = {"device", "system", "overlay", "path", "memory"},
                   .doc = "what it is"},
                  &Spec::storage_class),
      field<Spec>({.key = "protocol",
                   .form = FieldForm::word,
                   .required = true,
                   .words = {"local", "nfs-tcp", "nfs-rdma", "pnfs", "parallel", "object",
                             "nvme-of", "block"},
                   .doc = "how clients reach it"},
                  &Spec::protocol),
      field<Spec>({.key = "unit", .form = FieldForm::text, .doc = "what one unit is"}, &Spec::unit),
      field<Spec>({.key = "units_max",
                   .form = FieldForm::count,
                   .at_least = 1,
                   .at_most = 1e6,
                   .doc = "the most that work as one system"},
                  &Spec::units_max),
  };
}

std::vector<Field<Spec>> size_fields() {
  return {
      field<Spec>({.key = "capacity_tb", .unit = "TB", .at_most = 1e7, .doc = "usable, one unit"},
                  &Spec::capacity),
      field<Spec>({.key = "ports",
                   .form = FieldForm::count,
                   .at_most = 1e4,
                   .doc = "network ports of one unit"},
                  &Spec::ports),
      field<Spec>({.key = "port_link",
                   .form = FieldForm::reference,
                   .refers_to = CatalogKind::network,
                   .doc = "their link"},
                  &Spec::port_link),
      field<Spec>({.key = "power_w", .unit = "W", .at_most = 1e6, .doc = "one unit"}, &Spec::power),
      field<Spec>({.key = "price_usd", .unit = "USD", .at_most = 1e9, .doc = "one unit"},
                  &Spec::price),
  };
}

}  // namespace

std::vector<Field<StorageSpec>> storage_fields() {
  std::vector<Field<Spec>> fields = identity_fields();
  const std::vector<Field<Spec>> rates{
      rate("read_gb_s", &Spec::read, true, "one unit, large reads"),
      rate("write_gb_s", &Spec::write, true, "one unit, large writes"),
      operations("read_iops", &Spec::read_ops, true, "one unit, small random reads"),
      operations("write_iops", &Spec::write_ops, true, "one unit, small random writes"),
      field<Spec>({.key = "latency_us",
                   .unit = "us",
                   .at_most = 1e7,
                   .positive = true,
                   .required = true,
                   .doc = "one small read, unloaded"},
                  &Spec::latency),
      operations("metadata_ops_s", &Spec::metadata_ops, false, "lookups and opens of one unit"),
      rate("client_read_gb_s", &Spec::client_read, false, "the most one client reads"),
      rate("client_write_gb_s", &Spec::client_write, false, "the most one client writes"),
      rate("connection_read_gb_s", &Spec::connection_read, false, "the most of one TCP connection"),
  };
  for (const auto& part : {rates, size_fields()}) {
    fields.insert(fields.end(), part.begin(), part.end());
  }
  return fields;
}

}  // namespace headroom
