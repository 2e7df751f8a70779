/** What the reader chose: the unit of times and the theme. Kept in the address after the #. */
import { timeUnits, type TimeUnit } from '../charts/numbers.ts';

export type Theme = 'auto' | 'light' | 'dark';

export const themes: Theme[] = ['auto', 'light', 'dark'];

/** Tells those who show figures when the reader chose otherwise. */
export class Reader {
  unit: TimeUnit = 'auto';
  theme: Theme = 'auto';
  /** Where the address points to: a section. */
  place = '';
  /** Everything is to be drawn at once, not when it comes into view. */
  everything = /[?&]all\b/.test(location.search);
  private printing = false;
  private readonly listeners: (() => void)[] = [];
  private readonly systemDark = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    this.read();
    this.apply();
    this.systemDark.addEventListener('change', () => this.changed());
    window.addEventListener('hashchange', () => {
      const before = this.unit + this.theme;
      this.read();
      if (before !== this.unit + this.theme) this.changed();
    });
  }

  get dark(): boolean {
    if (this.printing) return false;
    return this.theme === 'dark' || (this.theme === 'auto' && this.systemDark.matches);
  }

  listen(listener: () => void): void {
    this.listeners.push(listener);
  }

  chooseUnit(unit: string): void {
    this.unit = timeUnits.find((one) => one === unit) ?? 'auto';
    this.write();
  }

  chooseTheme(theme: string): void {
    this.theme = themes.find((one) => one === theme) ?? 'auto';
    this.write();
  }

  goTo(place: string): void {
    this.place = place;
    this.write();
  }

  /** On paper everything is light. */
  print(isPrinting: boolean): void {
    this.printing = isPrinting;
    this.changed();
  }

  private read(): void {
    this.place = '';
    for (const part of location.hash.replace(/^#/, '').split('&')) {
      const [name = '', value = ''] = part.split('=');
      if (name === 'unit') this.unit = timeUnits.find((one) => one === value) ?? 'auto';
      else if (name === 'theme') this.theme = themes.find((one) => one === value) ?? 'auto';
      else if (name === 'all') this.everything = true;
      else this.place = name;
    }
  }

  private write(): void {
    const parts = [this.place];
    if (this.unit !== 'auto') parts.push('unit=' + this.unit);
    if (this.theme !== 'auto') parts.push('theme=' + this.theme);
    const hash = parts.filter((part) => part !== '').join('&');
    history.replaceState(null, '', '#' + hash);
    this.changed();
  }

  private changed(): void {
    this.apply();
    for (const listener of this.listeners) listener();
  }

  private apply(): void {
    document.documentElement.dataset['theme'] = this.dark ? 'dark' : 'light';
  }
}
