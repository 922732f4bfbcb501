// Parts of a picture in thousandths of its width and height: moving, sizing, writing them down.
import type { Area } from './bindings';

export const WHOLE: Area = { left: 0, top: 0, width: 1_000, height: 1_000 };

/** Smaller than this a part could not be taken hold of. */
export const LEAST = 20;

/** How far one press of an arrow key goes. */
export const STEP = 10;

/** How far one press of a button goes, which does not repeat while it is held. */
export const PUSH = 25;

/** How much of the picture one press cuts off. */
export const STRIP = 50;

export type Side = 'left' | 'right' | 'top' | 'bottom';

export type Corner = 'topLeft' | 'topRight' | 'bottomLeft' | 'bottomRight';

const within = (value: number, least: number, most: number) =>
  Math.round(Math.min(Math.max(value, least), most));

/** The part by so much to the right and down, as far as the picture reaches. */
export function moved(area: Area, right: number, down: number): Area {
  return {
    ...area,
    left: within(area.left + right, 0, 1_000 - area.width),
    top: within(area.top + down, 0, 1_000 - area.height),
  };
}

/** The part with so much added to its width and height, its top left corner staying. */
export function grown(area: Area, wider: number, taller: number): Area {
  return {
    ...area,
    width: within(area.width + wider, LEAST, 1_000 - area.left),
    height: within(area.height + taller, LEAST, 1_000 - area.top),
  };
}

/** The part with one side pushed in by so much, or out again; the side across from it stays. */
export function cut({ left, top, width, height }: Area, side: Side, by: number): Area {
  const right = left + width;
  const bottom = top + height;
  switch (side) {
    case 'left': {
      const to = within(left + by, 0, right - LEAST);
      return { left: to, top, width: right - to, height };
    }
    case 'top': {
      const to = within(top + by, 0, bottom - LEAST);
      return { left, top: to, width, height: bottom - to };
    }
    case 'right':
      return { left, top, width: within(width - by, LEAST, 1_000 - left), height };
    case 'bottom':
      return { left, top, width, height: within(height - by, LEAST, 1_000 - top) };
  }
}

/** The part with one corner pulled to a point, the corner across from it staying. */
export function pulled(area: Area, corner: Corner, x: number, y: number): Area {
  const right = area.left + area.width;
  const bottom = area.top + area.height;
  const fromLeft = corner === 'topLeft' || corner === 'bottomLeft';
  const fromTop = corner === 'topLeft' || corner === 'topRight';
  const left = fromLeft ? within(x, 0, right - LEAST) : area.left;
  const top = fromTop ? within(y, 0, bottom - LEAST) : area.top;
  return {
    left,
    top,
    width: fromLeft ? right - left : within(x - area.left, LEAST, 1_000 - area.left),
    height: fromTop ? bottom - top : within(y - area.top, LEAST, 1_000 - area.top),
  };
}

/** The part between two points, in whichever order they were set. */
export function between(x1: number, y1: number, x2: number, y2: number): Area {
  const left = within(Math.min(x1, x2), 0, 1_000 - LEAST);
  const top = within(Math.min(y1, y2), 0, 1_000 - LEAST);
  return {
    left,
    top,
    width: within(Math.abs(x2 - x1), LEAST, 1_000 - left),
    height: within(Math.abs(y2 - y1), LEAST, 1_000 - top),
  };
}

export function isWhole({ left, top, width, height }: Area): boolean {
  return left === 0 && top === 0 && width === 1_000 && height === 1_000;
}

/** Where a part is, to be heard: "10 % from the left, 20 % from the top, 30 % wide, 12 % high". */
export function said({ left, top, width, height }: Area): string {
  const percent = (thousandths: number) => `${Math.round(thousandths / 10)} %`;
  return `${percent(left)} from the left, ${percent(top)} from the top, ${percent(width)} wide, ${percent(height)} high`;
}
