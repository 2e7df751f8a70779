/** A chart on the page: the picture, its legend of buttons, its words and its data as a table. */
import type { ECharts } from 'echarts';
import { isHidden, type Chart, type LegendEntry, type View } from '../charts/chart.ts';
import type { DecodedStory } from '../charts/decoded.ts';
import { timeUnits } from '../charts/numbers.ts';
import { metricWords } from '../charts/words.ts';
import { button, choice, el } from './dom.ts';
import { swatch } from './swatch.ts';
import type { Reader } from './reader.ts';
import { copyButton, csvText, dataTable } from './table.ts';
import type { ZoomGroup } from './zoom.ts';

/** The prebuilt library, which stands in the page before its script. */
declare const echarts: {
  init(host: HTMLElement, theme: null, how: { renderer: 'svg' }): ECharts;
};

export interface Surroundings {
  reader: Reader;
  zoom: ZoomGroup;
}

/** One chart of one system. Nothing is drawn until `draw` is called. */
export class Panel {
  readonly element: HTMLElement;
  private readonly picture = el('div', { class: 'picture', role: 'img' });
  private readonly legend = el('div', { class: 'legend', role: 'group', 'aria-label': 'shown' });
  private readonly data = el('details', { class: 'data' });
  private readonly rows = el('div');
  private drawing: ECharts | undefined;
  private hidden: string[] = [];
  private metric = '';
  private parameter = '';

  constructor(
    private readonly chart: Chart,
    private readonly story: DecodedStory,
    private readonly system: number,
    private readonly around: Surroundings,
    title: string,
  ) {
    this.element = el('figure', { class: 'panel', 'data-chart': chart.name });
    const head = el('div', { class: 'head' }, el('figcaption', {}, title), this.choices());
    this.element.append(head, this.legend, this.picture);
    this.data.append(
      el('summary', {}, 'Show as table'),
      copyButton('Copy as CSV', () => csvText(chart.table(story, this.view()))),
      this.rows,
    );
    this.data.addEventListener('toggle', () => this.fillTable());
    this.element.append(this.data);
    this.picture.style.height = this.chart.height(story, this.view()) + 'px';
    this.tell();
    around.reader.listen(() => this.update());
    new ResizeObserver(() => this.resize()).observe(this.picture);
  }

  /** Draws the picture if it is not there yet. */
  draw(): void {
    if (this.drawing !== undefined) return;
    this.drawing = echarts.init(this.picture, null, { renderer: 'svg' });
    // The words above tell what the picture shows; its parts need not be read one by one.
    this.picture.firstElementChild?.setAttribute('aria-hidden', 'true');
    this.update();
    if (this.chart.isTimed === true) this.around.zoom.join(this.drawing, this.picture);
  }

  /** For paper, whose width is not that of the window. */
  fit(width: number | undefined): void {
    this.drawing?.resize(width === undefined ? {} : { width });
  }

  /** Whether it stands beside that of another system. */
  get isBeside(): boolean {
    return this.element.parentElement?.classList.contains('beside') === true;
  }

  private view(): View {
    return {
      dark: this.around.reader.dark,
      unit: this.around.reader.unit,
      width: this.drawing?.getWidth() ?? (this.picture.clientWidth || 800),
      system: this.system,
      legend: false,
      hidden: this.hidden,
      zoom: this.around.zoom.range,
      metric: this.metric,
      parameter: this.parameter,
    };
  }

  private tell(): void {
    this.picture.setAttribute(
      'aria-label',
      this.chart.title + '. ' + this.chart.sentence(this.story, this.view()),
    );
    this.fillLegend();
  }

  private update(): void {
    this.tell();
    this.fillTable();
    this.drawing?.setOption(this.chart.option(this.story, this.view()), { notMerge: true });
  }

  private resize(): void {
    const drawing = this.drawing;
    if (drawing === undefined || this.picture.clientWidth === drawing.getWidth()) return;
    drawing.resize();
    drawing.setOption(this.chart.option(this.story, this.view()), { notMerge: true });
  }

  private fillTable(): void {
    if (!this.data.open) {
      this.rows.replaceChildren();
      return;
    }
    const view = this.view();
    const table = this.chart.table(this.story, view);
    const unit = timeUnits.find((one) => one === view.unit) ?? 'auto';
    this.rows.replaceChildren(dataTable(this.chart.title, table, unit));
  }

  private fillLegend(): void {
    const entries = this.chart.legend?.(this.story, this.view()) ?? [];
    const focused = this.legend.contains(document.activeElement)
      ? document.activeElement?.textContent
      : undefined;
    this.legend.replaceChildren();
    if (entries.length < 2) return;
    for (const entry of entries) {
      const press = this.legendButton(entry);
      this.legend.append(press);
      if (press.textContent === focused) press.focus();
    }
  }

  private legendButton(entry: LegendEntry): HTMLButtonElement {
    const press = button('', () => this.toggle(entry.name));
    press.append(swatch(entry, this.around.reader.dark), el('bdi', {}, entry.name));
    press.setAttribute('aria-pressed', String(!isHidden(this.view(), entry.name)));
    return press;
  }

  private toggle(name: string): void {
    this.hidden = this.hidden.includes(name)
      ? this.hidden.filter((one) => one !== name)
      : this.hidden.concat([name]);
    this.update();
  }

  private choices(): HTMLElement {
    const box = el('div', { class: 'choices' });
    const { metric = [], parameter = [] } = this.chart.choices?.(this.story) ?? {};
    if (metric.length > 1) {
      const choose = choice('Metric', metric, metric.map(metricWords), (value) => {
        this.metric = value;
        this.update();
      });
      box.append(choose.element);
    }
    if (parameter.length > 1) {
      const choose = choice('Parameter', parameter, parameter, (value) => {
        this.parameter = value;
        this.update();
      });
      box.append(choose.element);
    }
    if (this.chart.isTimed === true) box.append(this.around.zoom.buttons());
    return box;
  }
}
