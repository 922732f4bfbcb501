// What is to be kept of a picture and what is to be covered, while a person decides.
import { cut, grown, isWhole, moved, said, type Side, STEP, STRIP, WHOLE } from '../../../lib/area';
import type { Area } from '../../../lib/bindings';

/** The edges of what is kept, or one of the covers by its number from nought. */
export type Part = 'edges' | number;

export class Editing {
  edges = $state.raw<Area>(WHOLE);
  covers = $state.raw<Area[]>([]);
  selected = $state.raw<Part>('edges');

  /** As the core takes it: none when all is kept. */
  readonly crop = $derived(isWhole(this.edges) ? null : this.edges);

  of(part: Part): Area {
    return part === 'edges' ? this.edges : (this.covers[part] ?? WHOLE);
  }

  set(part: Part, area: Area): void {
    if (part === 'edges') this.edges = area;
    else this.covers = this.covers.map((cover, at) => (at === part ? area : cover));
  }

  /** Adds a cover, in the middle when no place is given, and takes hold of it. */
  cover(area: Area = { left: 400, top: 400, width: 200, height: 200 }): void {
    this.covers = [...this.covers, area];
    this.selected = this.covers.length - 1;
  }

  remove(part: Part): void {
    if (part === 'edges') {
      this.edges = WHOLE;
      return;
    }
    this.covers = this.covers.filter((_, at) => at !== part);
    this.selected = this.covers.length > 0 ? Math.min(part, this.covers.length - 1) : 'edges';
  }

  /** Moves a part by so many steps of so many thousandths. */
  move(part: Part, right: number, down: number, step = STEP): void {
    this.set(part, moved(this.of(part), right * step, down * step));
  }

  /** Sizes a part by so many steps of so many thousandths. */
  grow(part: Part, wider: number, taller: number, step = STEP): void {
    this.set(part, grown(this.of(part), wider * step, taller * step));
  }

  /** Cuts a strip off one side of the picture, or with -1 gives it back. */
  cut(side: Side, strips: 1 | -1): void {
    this.edges = cut(this.edges, side, strips * STRIP);
  }

  name(part: Part): string {
    return part === 'edges' ? 'Edges' : `Cover ${part + 1}`;
  }

  /** What a screen reader says after a change. */
  said(part: Part): string {
    return `${this.name(part)}: ${said(this.of(part))}`;
  }

  /** Answers to a key on a part. False when the key means nothing here. */
  press(part: Part, key: string, shift: boolean): boolean {
    const arrows: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const arrow = arrows[key];
    if (arrow && shift) this.grow(part, ...arrow);
    else if (arrow) this.move(part, ...arrow);
    else if (key === 'Delete' || key === 'Backspace') this.remove(part);
    else return false;
    return true;
  }
}
