/** Who held which nodes when. */
import { durationText } from '../../charts/numbers.ts';
import { openTimeline } from '../../timeline/timeline.ts';
import type { Timeline } from '../../story.ts';
import { el, nameElement, type Child } from '../dom.ts';
import type { Page, Section } from '../section.ts';

/** Room for it until it is there, so that what follows does not jump. */
function host(): HTMLElement {
  return el('div', { class: 'schedule' });
}

function mount(page: Page, element: HTMLElement, timeline: Timeline): void {
  let isOpen = false;
  const open = (): void => {
    if (isOpen) return;
    isOpen = true;
    const span = (seconds: number): string => durationText(seconds, page.reader.unit);
    void openTimeline(element, timeline, { span }).then((handle) => {
      page.reader.listen(() => handle.refresh());
    });
  };
  page.lazy.push({ element, draw: open });
}

export const schedule: Section = {
  id: 'schedule',
  title: 'Schedule',
  content: (page) =>
    page.story.systems.flatMap(({ name, detail }): Child[] => {
      const timeline = detail?.timeline;
      if (timeline === undefined || timeline.run_job.count === 0) return [];
      const element = host();
      mount(page, element, timeline);
      const title = page.story.systems.length > 1 ? el('h3', {}, nameElement(name)) : null;
      return [title, element];
    }),
};
