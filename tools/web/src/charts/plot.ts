/**
 * The charts for an engine without a browser. Two functions, which the program calls:
 *   headroomCharts(story)               names and titles of the charts that a story has, as JSON
 *   headroomOption(story, name, view)   what ECharts draws; `view` may leave anything out
 * All arguments are JSON texts; the story's packed columns are lists already.
 */
import type { EChartsOption } from 'echarts';
import type { View } from './chart.ts';
import type { DecodedStory } from './decoded.ts';
import { chartNamed, charts, shows } from './list.ts';

const root: { [name: string]: unknown } = Function('return this')();

function readView(text: string): View {
  const given = JSON.parse(text) as Partial<View>;
  return {
    dark: false,
    unit: 'auto',
    width: 800,
    system: 0,
    legend: true,
    hidden: [],
    zoom: [0, 100],
    metric: '',
    parameter: '',
    ...given,
  };
}

function listCharts(storyText: string): string {
  const story = JSON.parse(storyText) as DecodedStory;
  const found = charts.filter((chart) => shows(chart, story, 0));
  return JSON.stringify(found.map((chart) => ({ name: chart.name, title: chart.title })));
}

function drawn(storyText: string, name: string, viewText: string): EChartsOption {
  const story = JSON.parse(storyText) as DecodedStory;
  const chart = chartNamed(name);
  const view = readView(viewText);
  if (chart === undefined || !shows(chart, story, view.system)) {
    throw new Error('the result has no chart ' + name);
  }
  return chart.option(story, view);
}

/** The height that suits a chart at the view's width, in pixels. */
function heightOf(storyText: string, name: string, viewText: string): number {
  const story = JSON.parse(storyText) as DecodedStory;
  return chartNamed(name)?.height(story, readView(viewText)) ?? 0;
}

root['headroomCharts'] = listCharts;
root['headroomOption'] = drawn;
root['headroomHeight'] = heightOf;
