#include "models/fabric/switch_graph.hpp"

#include <algorithm>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"

#include "models/fabric/link_use.hpp"
#include "models/fabric/topology.hpp"

namespace headroom {
namespace {

using Graph = boost::compressed_sparse_row_graph<boost::directedS>;

/// Lists of links by the vertex they belong to, in one array.
class LinkLists {
 public:
  /// `owner(link)` names the vertex below `vertices`, or `vertices` for none.
  template <class Owner>
  LinkLists(std::size_t vertices, std::span<const TopologyLink> links, Owner owner)
      : begins_(vertices + 2, 0) {
    for (const TopologyLink& link : links) ++begins_[owner(link) + 1];
    for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
    std::vector<std::size_t> next(begins_.begin(), begins_.end() - 1);
    links_.resize(links.size());
    for (std::size_t i = 0; i < links.size(); ++i) {
      std::size_t& place = next[owner(links[i])];
      links_[place++] = id_at<LinkId>(i);
    }
  }
  [[nodiscard]] std::span<const LinkId> of(std::size_t vertex) const {
    return std::span{links_}.subspan(begins_[vertex], begins_[vertex + 1] - begins_[vertex]);
  }

 private:
  std::vector<std::size_t> begins_;
  std::vector<LinkId> links_;
};

/// Notes how far from the start a search finds each vertex.
class DistanceRecorder : public boost::default_bfs_visitor {
 public:
  explicit DistanceRecorder(std::vector<std::uint32_t>& distances) : distances_{&distances} {}
  template <class Edge>
  void tree_edge(const Edge& edge, const Graph& graph) {
    (*distances_)[boost::target(edge, graph)] = (*distances_)[boost::source(edge, graph)] + 1;
  }

 private:
  std::vector<std::uint32_t>* distances_;
};

}  // namespace

class SwitchGraph::Impl {
 public:
  explicit Impl(const Topology& topology)
      : endpoints_{topology.endpoint_count()},
        switches_{topology.vertex_count() - endpoints_},
        out_{topology.vertex_count(), topology.links(),
             [&](const TopologyLink& link) -> std::size_t {
               const bool is_onward =
                   !topology.is_endpoint(link.from) && !topology.is_endpoint(link.to);
               const bool is_port = topology.is_endpoint(link.from);
               return is_onward || is_port ? link.from : topology.vertex_count();
             }},
        in_{endpoints_, topology.links(),
            [&](const TopologyLink& link) -> std::size_t {
              return topology.is_endpoint(link.to) ? link.to : endpoints_;
            }},
        backwards_{backwards(topology)} {
    std::map<std::vector<std::uint32_t>, std::uint32_t> known;
    for (std::size_t i = 0; i < endpoints_; ++i) {
      std::vector<std::uint32_t> homes;
      for (const LinkId link : in_.of(i)) {
        const std::uint32_t from = topology.link(link).from;
        if (!topology.is_endpoint(from)) homes.push_back(switch_number(from));
      }
      std::ranges::sort(homes);
      const auto repeated = std::ranges::unique(homes);
      homes.erase(repeated.begin(), repeated.end());
      home_.push_back(known.emplace(homes, known.size()).first->second);
    }
    homes_.resize(known.size());
    for (const auto& [homes, number] : known) homes_[number] = homes;
    distances_.resize(known.size());
  }

  [[nodiscard]] const std::vector<std::uint32_t>& distances(EndpointId to) {
    auto& found = distances_[home_[index(to)]];
    const auto& starts = homes_[home_[index(to)]];
    if (!found.empty()) return found;
    found.assign(boost::num_vertices(backwards_), unreachable);
    for (const std::uint32_t start : starts) found[start] = 0;
    std::vector<boost::default_color_type> colors(found.size(), boost::white_color);
    boost::queue<std::uint32_t> queue;
    const auto color_of = boost::make_iterator_property_map(
        colors.begin(), boost::get(boost::vertex_index, backwards_));
    boost::breadth_first_visit(backwards_, starts.begin(), starts.end(), queue,
                               DistanceRecorder{found}, color_of);
    return found;
  }

  [[nodiscard]] bool is_strongly_connected() const {
    std::vector<std::size_t> components(boost::num_vertices(backwards_));
    const auto index_of = boost::get(boost::vertex_index, backwards_);
    boost::strong_components(backwards_,
                             boost::make_iterator_property_map(components.begin(), index_of));
    std::optional<std::size_t> only;
    for (const auto& homes : homes_) {
      for (const std::uint32_t home : homes) {
        if (only && *only != components[home]) return false;
        only = components[home];
      }
    }
    return true;
  }

  [[nodiscard]] std::uint32_t switch_number(std::uint32_t vertex) const {
    return vertex - static_cast<std::uint32_t>(endpoints_);
  }
  [[nodiscard]] const LinkLists& out() const { return out_; }
  [[nodiscard]] const LinkLists& in() const { return in_; }

 private:
  /// The links between switches turned round, since a search starts at the destination.
  /// A link of length n becomes n edges, with vertices of no name between.
  Graph backwards(const Topology& topology) const {
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    std::size_t vertices = switches_;
    for (const TopologyLink& link : topology.links()) {
      if (topology.is_endpoint(link.from) || topology.is_endpoint(link.to)) continue;
      std::size_t from = switch_number(link.to);
      for (std::uint32_t i = 1; i < link.length; ++i) {
        edges.emplace_back(from, vertices);
        from = vertices++;
      }
      edges.emplace_back(from, switch_number(link.from));
    }
    return {boost::edges_are_unsorted_multi_pass, edges.begin(), edges.end(), vertices};
  }

  std::size_t endpoints_;
  std::size_t switches_;
  LinkLists out_;  ///< ports of endpoints, and links of switches to switches
  LinkLists in_;   ///< ports of endpoints
  Graph backwards_;
  std::vector<std::uint32_t> home_;  ///< of each endpoint, in `homes_`
  std::vector<std::vector<std::uint32_t>> homes_;
  std::vector<std::vector<std::uint32_t>> distances_;  ///< by home; empty until asked for
};

SwitchGraph::SwitchGraph(const Topology& topology) : impl_{std::make_unique<Impl>(topology)} {}
SwitchGraph::SwitchGraph(SwitchGraph&&) noexcept = default;
SwitchGraph& SwitchGraph::operator=(SwitchGraph&&) noexcept = default;
SwitchGraph::~SwitchGraph() = default;

std::uint32_t SwitchGraph::distance(std::uint32_t vertex, EndpointId to) {
  return impl_->distances(to)[impl_->switch_number(vertex)];
}

std::span<const LinkId> SwitchGraph::ports_out(EndpointId from) const {
  return impl_->out().of(index(from));
}

std::span<const LinkId> SwitchGraph::ports_in(EndpointId to) const {
  return impl_->in().of(index(to));
}

std::span<const LinkId> SwitchGraph::onward(std::uint32_t vertex) const {
  return impl_->out().of(vertex);
}

bool SwitchGraph::is_strongly_connected() const { return impl_->is_strongly_connected(); }

namespace {

bool reaches(const Topology& topology, SwitchGraph& graph, EndpointId from, EndpointId to) {
  return std::ranges::any_of(graph.ports_out(from), [&](LinkId port) {
    const std::uint32_t next = topology.link(port).to;
    if (topology.is_endpoint(next)) return next == index(to);
    return graph.distance(next, to) != SwitchGraph::unreachable;
  });
}

}  // namespace

std::optional<Cut> first_cut(const Topology& topology) {
  SwitchGraph graph{topology};
  const std::size_t count = topology.endpoint_count();
  const auto has_switches = [&](EndpointId id) {
    const auto is_switch_behind = [&](LinkId port) {
      return !topology.is_endpoint(topology.link(port).to);
    };
    const auto is_switch_before = [&](LinkId port) {
      return !topology.is_endpoint(topology.link(port).from);
    };
    return std::ranges::any_of(graph.ports_out(id), is_switch_behind) &&
           std::ranges::any_of(graph.ports_in(id), is_switch_before);
  };
  // What nearly every network is: all endpoints on switches that reach each other.
  bool is_simple = graph.is_strongly_connected();
  for (std::size_t i = 0; is_simple && i < count; ++i)
    is_simple = has_switches(id_at<EndpointId>(i));
  if (is_simple) return std::nullopt;
  for (std::size_t from = 0; from < count; ++from) {
    for (std::size_t to = 0; to < count; ++to) {
      const Cut cut{.from = id_at<EndpointId>(from), .to = id_at<EndpointId>(to)};
      if (from != to && !reaches(topology, graph, cut.from, cut.to)) return cut;
    }
  }
  return std::nullopt;
}

}  // namespace headroom
