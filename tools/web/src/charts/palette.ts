/**
 * Colours that people with any colour vision tell apart: M. Okabe and K. Ito, "Color Universal
 * Design", 2008 (https://jfly.uni-koeln.de/color/). Its black follows the theme, and its yellow is
 * darkened on white. Lines differ by dashes too, areas and bars by patterns.
 */

const light = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#595959'];
const dark = ['#3f9bd8', '#f0803c', '#1fbf91', '#dd9abf', '#f0b429', '#7cc6f2', '#b5b5b5'];

/** On the page and in the options of a chart. */
export type Dash = 'solid' | number[];

const dashes: Dash[] = ['solid', [7, 4], [2, 3], [10, 3, 2, 3]];

/** How a series looks; `pattern` 0 is plain. */
export interface Look {
  colour: string;
  dash: Dash;
  pattern: number;
}

export const patterns = 5;

/** Looks in an order in which neighbours differ in colour and dash; 28 differ in all. */
export function look(index: number, isDark: boolean): Look {
  const colours = isDark ? dark : light;
  const round = Math.floor(index / colours.length);
  return {
    colour: colours[index % colours.length] as string,
    dash: dashes[(index + 2 * round) % dashes.length] as Dash,
    pattern: index % patterns,
  };
}

/** The same colours without dashes, for lines that hardly cross. */
export function solid(index: number, isDark: boolean): Look {
  return { ...look(index, isDark), dash: 'solid' };
}

/** The look of everything together: in the colour of text, solid. */
export function plainLook(isDark: boolean): Look {
  return { colour: ink(isDark).text, dash: 'solid', pattern: 0 };
}

export interface Ink {
  text: string;
  quiet: string;
  line: string;
  paper: string;
  panel: string;
  good: string;
  bad: string;
}

/** The colours of the page itself; page.css has the same. */
export function ink(isDark: boolean): Ink {
  return isDark
    ? {
        text: '#e6e8eb',
        quiet: '#a9b1ba',
        line: '#333a42',
        paper: '#14171a',
        panel: '#1b1f24',
        good: '#1fbf91',
        bad: '#f0803c',
      }
    : {
        text: '#1d2329',
        quiet: '#59636e',
        line: '#dde1e6',
        paper: '#ffffff',
        panel: '#f6f7f9',
        good: '#00785a',
        bad: '#b84a00',
      };
}

/** A look of its own for each class of the account: idle in blues, held up in warm colours. */
const classes: { [name: string]: [number, number] } = {
  useful: [2, 0],
  lost: [1, 2],
  checkpoint: [3, 3],
  communication: [4, 1],
  input_stall: [1, 0],
  staging: [4, 4],
  idle_no_demand: [5, 0],
  idle_insufficient: [0, 0],
  idle_fragmented: [0, 1],
  idle_policy: [5, 3],
  down: [6, 0],
  unused: [6, 1],
};

export function classLook(name: string, isDark: boolean): Look {
  const known = Object.prototype.hasOwnProperty.call(classes, name) ? classes[name] : undefined;
  if (known === undefined) return look(6, isDark);
  return { colour: look(known[0], isDark).colour, dash: 'solid', pattern: known[1] };
}

/** Rotation and lines of a pattern: 1 and 2 are diagonals, 3 dots, 4 upright lines. */
export function decal(pattern: number, isDark: boolean): { [key: string]: unknown } | undefined {
  if (pattern === 0) return undefined;
  const color = isDark ? 'rgba(0,0,0,0.45)' : 'rgba(255,255,255,0.6)';
  if (pattern === 3) {
    return {
      symbol: 'circle',
      symbolSize: 0.6,
      dashArrayX: [
        [5, 5],
        [0, 5, 5, 0],
      ],
      dashArrayY: [5, 0],
      color,
    };
  }
  const rotation = pattern === 1 ? Math.PI / 4 : pattern === 2 ? -Math.PI / 4 : Math.PI / 2;
  return { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 5], rotation, color };
}
