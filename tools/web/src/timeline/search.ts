/** A field that finds jobs by name. */
import { button, element } from './elements.ts';

const listed = 8;

export class Search {
  private readonly box = element('form', 'timeline-search');
  private readonly field = element('input');
  private readonly results = element('ul', 'timeline-results');

  constructor(
    private readonly names: readonly string[],
    private readonly choose: (job: number) => void,
    private readonly say: (text: string) => void,
  ) {}

  elements(): HTMLElement {
    const label = element('label', '', 'Find a job ');
    this.field.type = 'search';
    this.field.autocomplete = 'off';
    this.field.spellcheck = false;
    label.append(this.field);
    const find = element('button', '', 'Find');
    find.type = 'submit';
    this.results.hidden = true;
    this.box.append(label, find, this.results);
    this.box.setAttribute('role', 'search');
    this.box.addEventListener('submit', (event) => {
      event.preventDefault();
      this.find();
    });
    this.field.addEventListener('input', () => {
      if (this.field.value === '') this.list([]);
    });
    return this.box;
  }

  /** The job of exactly this name, else those whose names begin with it, else contain it. */
  matches(text: string): number[] {
    const exact = this.names.indexOf(text);
    if (exact >= 0) return [exact];
    const small = text.toLowerCase();
    const begin: number[] = [];
    const within: number[] = [];
    for (let job = 0; job < this.names.length && begin.length < listed; job += 1) {
      const at = this.names[job]!.toLowerCase().indexOf(small);
      if (at === 0) begin.push(job);
      else if (at > 0 && within.length < listed) within.push(job);
    }
    return [...begin, ...within].slice(0, listed);
  }

  private find(): void {
    const text = this.field.value.trim();
    const found = text === '' ? [] : this.matches(text);
    if (found.length === 1) {
      this.list([]);
      this.choose(found[0]!);
      return;
    }
    this.list(found);
    if (text !== '') {
      this.say(
        found.length > 0 ? `${found.length} jobs to choose from` : `no job is named ${text}`,
      );
    }
  }

  private list(jobs: readonly number[]): void {
    this.results.hidden = jobs.length === 0;
    this.results.replaceChildren(
      ...jobs.map((job) => {
        const item = element('li');
        const name = (this.names[job] ?? '').slice(0, 80);
        item.append(
          button(name, name, () => {
            this.list([]);
            this.choose(job);
          }),
        );
        return item;
      }),
    );
  }
}
