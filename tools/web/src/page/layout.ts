/** The frame of the page: heading, sticky navigation with the reader's choices, sections. */
import type { DecodedStory } from '../charts/decoded.ts';
import { timeUnits } from '../charts/numbers.ts';
import type { Story } from '../story.ts';
import { choice, el, nameElement, type Child } from './dom.ts';
import { fillFigures } from './figures.ts';
import { themes, type Reader } from './reader.ts';
import type { Page, Section } from './section.ts';
import { sectionsOf } from './sections/list.ts';
import { ZoomGroup } from './zoom.ts';

/** Width of the text on A4 between margins, in CSS pixels. */
const paperWidth = 680;

export function buildPage(
  host: HTMLElement,
  story: Story,
  decoded: DecodedStory,
  reader: Reader,
): void {
  document.title = story.title;
  const page: Page = { story, decoded, reader, zoom: new ZoomGroup(), lazy: [], panels: [] };
  const built = sectionsOf(story.kind)
    .map((section) => ({ section, children: section.content(page) }))
    .filter(({ children }) => children.some((child) => child !== null && child !== undefined));
  const main = el('main', { id: 'content' });
  for (const { section, children } of built) main.append(sectionElement(section, children));
  const nav = navigation(
    page,
    built.map(({ section }) => section),
  );
  host.append(
    el('a', { class: 'skip', href: '#content' }, 'Skip to the report'),
    heading(story),
    nav,
    main,
  );
  fillFigures(host, reader.unit);
  reader.listen(() => fillFigures(host, reader.unit));
  drawInView(page);
  followSections(main, nav);
  printing(page);
  if (reader.place !== '') document.getElementById(reader.place)?.scrollIntoView();
}

const kindWords: { [kind in Story['kind']]: string } = {
  run: 'Simulated run',
  compare: 'Comparison',
  sweep: 'Sweep',
  plan: 'Plan',
  forecast: 'Forecast',
  trace: 'Trace',
};

function heading(story: Story): HTMLElement {
  return el(
    'header',
    { class: 'top' },
    el('p', { class: 'kind' }, kindWords[story.kind] + ' · headroom ' + story.input.version),
    el('h1', {}, nameElement(story.title, 120)),
  );
}

function sectionElement(section: Section, children: Child[]): HTMLElement {
  const title = section.id + '-title';
  const element = el('section', { id: section.id, 'aria-labelledby': title });
  element.append(el('h2', { id: title, tabindex: '-1' }, section.title));
  for (const child of children) if (child !== null && child !== undefined) element.append(child);
  return element;
}

function navigation(page: Page, sections: Section[]): HTMLElement {
  const list = el('ul');
  for (const { id, title } of sections) {
    const link = el('a', { href: '#' + id }, title);
    link.addEventListener('click', (event) => {
      event.preventDefault();
      page.reader.goTo(id);
      document.getElementById(id)?.scrollIntoView();
      document.getElementById(id + '-title')?.focus({ preventScroll: true });
    });
    list.append(el('li', {}, link));
  }
  const nav = el('nav', { 'aria-label': 'Sections' }, list);
  return el('div', { class: 'bar' }, nav, readerChoices(page.reader));
}

function readerChoices(reader: Reader): HTMLElement {
  const unit = choice('Times', timeUnits, ['auto', 's', 'min', 'h', 'd'], (value) =>
    reader.chooseUnit(value),
  );
  const theme = choice('Theme', themes, ['auto', 'light', 'dark'], (value) =>
    reader.chooseTheme(value),
  );
  const show = (): void => {
    unit.set(reader.unit);
    theme.set(reader.theme);
  };
  show();
  reader.listen(show);
  return el(
    'div',
    { class: 'reader', role: 'region', 'aria-label': 'Display' },
    unit.element,
    theme.element,
  );
}

/** Draws pictures shortly before they come into view, or all at once where that is asked. */
function drawInView(page: Page): void {
  if (page.reader.everything) {
    drawAll(page);
    return;
  }
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watch.unobserve(target);
        page.lazy.find(({ element }) => element === target)?.draw();
      }
    },
    { rootMargin: '400px 0px' },
  );
  for (const { element } of page.lazy) watch.observe(element);
}

function drawAll(page: Page): void {
  for (const { draw } of page.lazy) draw();
}

/** Marks the section that is read in the navigation. */
function followSections(main: HTMLElement, bar: HTMLElement): void {
  const links = new Map<string, HTMLAnchorElement>();
  for (const link of bar.querySelectorAll<HTMLAnchorElement>('nav a')) {
    links.set(link.hash.slice(1), link);
  }
  const watch = new IntersectionObserver(
    (entries) => {
      const entry = entries.find(({ isIntersecting }) => isIntersecting);
      const link = entry && links.get(entry.target.id);
      if (link === undefined) return;
      for (const one of links.values()) one.removeAttribute('aria-current');
      link.setAttribute('aria-current', 'true');
      const list = link.closest('ul');
      const middle = link.offsetLeft + link.offsetWidth / 2;
      list?.scrollTo({ left: middle - list.clientWidth / 2 });
    },
    { rootMargin: '-20% 0px -70% 0px' },
  );
  for (const section of main.children) watch.observe(section);
}

/** On paper all is drawn, in light colours, as wide as paper is. */
function printing(page: Page): void {
  addEventListener('beforeprint', () => {
    page.reader.print(true);
    drawAll(page);
    for (const panel of page.panels) panel.fit(panel.isBeside ? paperWidth / 2 - 20 : paperWidth);
  });
  addEventListener('afterprint', () => {
    for (const panel of page.panels) panel.fit(undefined);
    page.reader.print(false);
  });
}
