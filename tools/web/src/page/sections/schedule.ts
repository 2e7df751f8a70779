/** The schedule of each system: nodes down, time across. */
import { durationText } from '../../charts/numbers.ts';
import type { Timeline } from '../../story.ts';
import { openTimeline } from '../../timeline/timeline.ts';
import { el, type Child } from '../dom.ts';
import { eachSystem, type Page, type Section } from '../section.ts';

export const schedule: Section = {
  id: 'schedule',
  title: 'Schedule',
  content: (page) => eachSystem(page, (_, system) => drawn(page, system)),
};

function drawn(page: Page, system: number): Child[] {
  const timeline = page.story.systems[system]?.detail?.timeline;
  if (timeline === undefined) return [];
  const host = el('div', { class: 'schedule' });
  page.lazy.push({ element: host, draw: () => void open(page, host, timeline) });
  return [host];
}

async function open(page: Page, host: HTMLElement, timeline: Timeline): Promise<void> {
  if (host.dataset['open'] !== undefined) return;
  host.dataset['open'] = 'soon';
  const { reader } = page;
  const handle = await openTimeline(host, timeline, {
    span: (seconds) => durationText(seconds, reader.unit),
  });
  reader.listen(() => handle.refresh());
  host.dataset['open'] = 'true';
}
