/** What the timeline asks of the page around it, and what the page may ask of the timeline. */

export interface TimelinePage {
  /** A span of time in words, in the unit that the reader chose, such as "3.2 h". */
  span(seconds: number): string;
}

export interface TimelineHandle {
  /** Draws anew, after the theme or the unit of time changed. */
  refresh(): void;
  /** Zooms to the runs of a job and pins it; tells whether there is such a job. */
  show(job: string): boolean;
  /** Removes all listeners and the elements in the host. */
  destroy(): void;
}
