/** Keeps drawn tiles, so that moving the window draws only what comes into it. */
import { Raster, tileSize, type Piece, type Shown, type TilePlace } from './density.ts';
import { textOn, type Theme } from './palette.ts';

/** 64 MB at most, at 256 kB each. */
const kept = 256;
/** In pixels of the page. */
const nameWidth = 48;
const nameHeight = 11;
const nameEvery = 480;

/** Names may be long and may hold text in either direction: cut, and kept apart from the rest. */
export function shortName(name: string, length = 60): string {
  const cut = name.length > length ? `${name.slice(0, length)}…` : name;
  return `\u2068${cut.replace(/\s+/g, ' ')}\u2069`;
}

export class TileStore {
  private readonly tiles = new Map<string, HTMLCanvasElement>();
  private readonly raster = new Raster();
  private readonly image = new ImageData(tileSize, tileSize);

  /** Forgets all tiles: what they show has changed. */
  clear(): void {
    this.tiles.clear();
  }

  tile(shown: Shown, place: TilePlace, theme: Theme, ratio: number): HTMLCanvasElement {
    const key = `${place.x} ${place.y} ${place.unitsPerPixel} ${place.pixelsPerGpu}`;
    const found = this.tiles.get(key);
    if (found) {
      // Moved to the end, so that the one not used for longest is the first.
      this.tiles.delete(key);
      this.tiles.set(key, found);
      return found;
    }
    const canvas = this.tiles.size >= kept ? this.oldest() : document.createElement('canvas');
    canvas.width = tileSize;
    canvas.height = tileSize;
    const context = canvas.getContext('2d');
    if (context) this.draw(context, shown, place, { theme, ratio });
    this.tiles.set(key, canvas);
    return canvas;
  }

  private oldest(): HTMLCanvasElement {
    for (const [key, canvas] of this.tiles) {
      this.tiles.delete(key);
      return canvas;
    }
    return document.createElement('canvas');
  }

  private draw(
    context: CanvasRenderingContext2D,
    shown: Shown,
    place: TilePlace,
    look: { theme: Theme; ratio: number },
  ): void {
    const pieces = this.raster.draw(shown, place, this.image);
    context.putImageData(this.image, 0, 0);
    context.fillStyle = look.theme.paper;
    for (const piece of pieces) {
      context.fillRect(Math.round(piece.left), piece.top, 1, piece.bottom - piece.top);
    }
    context.font = `${11 * look.ratio}px system-ui, sans-serif`;
    context.textBaseline = 'middle';
    context.direction = 'ltr';
    for (const piece of pieces) drawName(context, shown, piece, look.ratio);
  }
}

/** Says the name again and again along a long run, at places that do not depend on the tile. */
function drawName(
  context: CanvasRenderingContext2D,
  shown: Shown,
  piece: Piece,
  ratio: number,
): void {
  const height = piece.bottom - piece.top;
  const width = piece.right - piece.left;
  if (height < nameHeight * ratio || width < nameWidth * ratio) return;
  const { plan } = shown;
  const every = nameEvery * ratio;
  const name = shortName(plan.data.job_name[plan.data.run_job[piece.run]!] ?? '');
  context.save();
  context.beginPath();
  context.rect(piece.left + 1, piece.top, width - 2, height);
  context.clip();
  context.fillStyle = textOn(shown.colors[plan.runQueue[piece.run]!] ?? [0, 0, 0]);
  const first = Math.max(0, Math.floor((0 - piece.left) / every));
  for (let x = piece.left + first * every; x < Math.min(piece.right, tileSize); x += every) {
    const place = x + 5 * ratio;
    context.fillText(name, place, piece.top + height / 2, every - 10 * ratio);
  }
  context.restore();
}
