#include "headroom/waiting_queue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "headroom/diagnostics.hpp"

namespace headroom {

void WaitingQueue::insert(FootprintId footprint, const WaitingJob& waiting) {
  const std::size_t lane = index(footprint);
  if (lane >= lanes_.size()) {
    lanes_.resize(lane + 1);
    place_.resize(lane + 1);
  }
  if (lanes_[lane].empty()) {
    place_[lane] = static_cast<std::uint32_t>(occupied_.size());
    occupied_.push_back(footprint);
  }
  lanes_[lane].insert(waiting);
  if (!first_ || waiting < *first_) first_ = waiting;
  ++size_;
}

void WaitingQueue::erase(FootprintId footprint, double key, JobId job) {
  Lane& lane = lanes_[index(footprint)];
  const Lane::Position position = lane.lower_bound({.key = key, .job = job});
  HEADROOM_ASSERT(!lane.is_end(position) && lane.at(position).job == job,
                  "a job is erased under the key it was filed under");
  lane.erase(position);
  after_erase(footprint, job);
}

void WaitingQueue::after_erase(FootprintId footprint, JobId job) {
  --size_;
  if (lanes_[index(footprint)].empty()) {
    const std::uint32_t place = place_[index(footprint)];
    occupied_[place] = occupied_.back();
    place_[index(occupied_[place])] = place;
    occupied_.pop_back();
  }
  if (first_->job != job) return;
  first_.reset();
  for (const FootprintId occupied : occupied_) {
    const WaitingJob& candidate = lanes_[index(occupied)].front();
    if (!first_ || candidate < *first_) first_ = candidate;
  }
}

void WaitingQueue::clear() {
  for (const FootprintId occupied : occupied_) lanes_[index(occupied)].clear();
  occupied_.clear();
  first_.reset();
  size_ = 0;
}

WaitingQueue::Scan::Scan(WaitingQueue& queue, std::span<const Footprint> footprints)
    : queue_{&queue}, footprints_{footprints} {
  cursors_.reserve(queue.occupied_.size());
  for (const FootprintId lane : queue.occupied_) {
    cursors_.push_back(
        {.lane = lane, .position = {}, .current = queue.lanes_[index(lane)].front()});
  }
}

bool WaitingQueue::Scan::settle(Cursor& cursor) const {
  const Lane& lane = queue_->lanes_[index(cursor.lane)];
  Lane::Position& position = cursor.position;
  while (!lane.is_end(position)) {
    if (lane.summary(position.chunk).estimate > cursor.longest) {
      position = {position.chunk + 1, 0};
      continue;
    }
    const std::span<const WaitingJob> items = lane.items(position.chunk);
    for (; position.item < items.size(); ++position.item) {
      if (items[position.item].estimate > cursor.longest) continue;
      cursor.current = items[position.item];
      return true;
    }
    position = {position.chunk + 1, 0};
  }
  return false;
}

void WaitingQueue::Scan::drop(std::size_t cursor) {
  cursors_[cursor] = cursors_.back();
  cursors_.pop_back();
}

void WaitingQueue::Scan::pass_last() {
  if (last_ == none) return;
  Cursor& cursor = cursors_[last_];
  if (!last_taken_) cursor.position = queue_->lanes_[index(cursor.lane)].next(cursor.position);
  if (!settle(cursor)) drop(last_);
  last_ = none;
}

const WaitingJob* WaitingQueue::Scan::next() {
  pass_last();
  last_taken_ = false;
  for (std::size_t i = 0; i < cursors_.size(); ++i) {
    if (last_ == none || cursors_[i].current < cursors_[last_].current) last_ = i;
  }
  return last_ == none ? nullptr : &cursors_[last_].current;
}

void WaitingQueue::Scan::take() {
  Cursor& cursor = cursors_[last_];
  cursor.position = queue_->lanes_[index(cursor.lane)].erase(cursor.position);
  last_taken_ = true;
  queue_->after_erase(cursor.lane, cursor.current.job);
}

void WaitingQueue::Scan::leave_out(const Footprint& footprint) {
  leave_out_longer(footprint, Duration{-1});
}

void WaitingQueue::Scan::leave_out_longer(const Footprint& footprint, Duration longest) {
  pass_last();
  for (std::size_t i = cursors_.size(); i-- > 0;) {
    Cursor& cursor = cursors_[i];
    if (cursor.longest <= longest || !footprints_[index(cursor.lane)].covers(footprint)) continue;
    cursor.longest = longest;
    if (longest.count >= 0 && settle(cursor)) continue;
    drop(i);
  }
}

}  // namespace headroom
