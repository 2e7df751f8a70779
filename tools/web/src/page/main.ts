/** Makes the page from the story that stands in it. */
import type { Story } from '../story.ts';
import { decodedStory } from './decode.ts';
import { buildPage } from './layout.ts';
import { Reader } from './reader.ts';

function readStory(): Story {
  const element = document.getElementById('story');
  if (element === null) throw new Error('the page has no story');
  return JSON.parse(element.textContent ?? '') as Story;
}

async function main(host: HTMLElement): Promise<void> {
  const story = readStory();
  const reader = new Reader();
  const decoded = await decodedStory(story);
  buildPage(host, story, decoded, reader);
  // Tests and printers wait for this.
  document.documentElement.dataset['ready'] = 'true';
}

const host = document.getElementById('page');
if (host === null) throw new Error('the page has no place to write to');
main(host).catch((error: unknown) => {
  host.append('This report cannot be shown here: ' + String(error));
  throw error;
});
