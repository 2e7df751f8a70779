/** Tables that are read on the page, and those that stand for a chart and can be copied. */
import type { Cell, Table } from '../charts/chart.ts';
import { figureText, plainText, type TimeUnit } from '../charts/numbers.ts';
import { add, button, el, nameElement, type Child } from './dom.ts';

export interface Column {
  title: string;
  isNumber?: boolean;
}

/** From so many rows on a table scrolls within itself. */
const longFrom = 40;

/** A table with a caption for those who hear it; the first cell of each row is its heading. */
export function readTable(caption: string, columns: Column[], rows: Child[][]): HTMLElement {
  const head = el('tr');
  for (const { title, isNumber } of columns) {
    head.appendChild(el('th', { scope: 'col', class: isNumber === true ? 'number' : '' }, title));
  }
  const body = el('tbody');
  for (const cells of rows) {
    const row = el('tr');
    cells.forEach((cell, i) => {
      const isNumber = columns[i]?.isNumber === true;
      const element = i === 0 ? el('th', { scope: 'row' }) : el('td');
      if (isNumber) element.className = 'number';
      add(element, [cell]);
      row.appendChild(element);
    });
    body.appendChild(row);
  }
  return scrolled(
    caption,
    rows.length > longFrom,
    el('table', {}, el('caption', { class: 'heard' }, caption), el('thead', {}, head), body),
  );
}

/** In a box of its own that scrolls, also by keyboard, where the page is too narrow. */
function scrolled(label: string, isLong: boolean, table: HTMLTableElement): HTMLElement {
  return el(
    'div',
    {
      class: isLong ? 'scrolled long' : 'scrolled',
      tabindex: '0',
      role: 'region',
      'aria-label': label + ', table',
    },
    table,
  );
}

function shownCell(cell: Cell, unit: Table['columns'][number]['unit'], reader: TimeUnit): string {
  if (cell === undefined) return '';
  return typeof cell === 'string' ? cell : figureText(cell, unit, reader);
}

/** The data of a chart, as many rows as there are. */
export function dataTable(caption: string, table: Table, unit: TimeUnit): HTMLElement {
  return readTable(
    caption,
    table.columns.map((column) => ({ title: column.name, isNumber: column.unit !== 'text' })),
    table.rows.map((row) =>
      row.map((cell, i) => {
        const column = table.columns[i];
        if (column === undefined) return '';
        const text = shownCell(cell, column.unit, unit);
        return column.unit === 'text' ? nameElement(text) : text;
      }),
    ),
  );
}

function csvCell(text: string): string {
  return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
}

/** Base units stand in the heading: seconds and parts of one. */
function csvTitle(column: Table['columns'][number]): string {
  return csvCell(column.unit === 'seconds' ? column.name + ' (s)' : column.name);
}

/** The data as comma-separated values, RFC 4180. */
export function csvText(table: Table): string {
  const lines = [table.columns.map(csvTitle).join(',')];
  for (const row of table.rows) {
    lines.push(
      row
        .map((cell) => {
          if (cell === undefined) return '';
          return typeof cell === 'string' ? csvCell(cell) : plainText(cell);
        })
        .join(','),
    );
  }
  return lines.join('\r\n') + '\r\n';
}

function copyByHand(text: string): boolean {
  const area = el('textarea', { 'aria-hidden': 'true', class: 'heard' });
  area.value = text;
  document.body.appendChild(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(text);
  }
}

/** A button that copies what `text` says, and tells that it did. */
export function copyButton(title: string, text: () => string): HTMLElement {
  const told = el('span', { class: 'told', role: 'status' });
  const press = button(title, () => {
    void copy(text()).then((done) => {
      told.textContent = done ? 'Copied.' : 'This browser does not let pages copy.';
    });
  });
  press.className = 'copy';
  return el('span', { class: 'copying' }, press, told);
}
