// How times, days and lengths of time are written. Moments are UTC milliseconds everywhere else;
// here they become the clock of England, the one that shifts and the provider's days run by.

const ZONE = 'Europe/London';

/** A format that is made when it is first used: making one takes longer than drawing a page. */
class Format {
  #made?: Intl.DateTimeFormat;

  constructor(
    readonly locale: string,
    readonly options: Intl.DateTimeFormatOptions,
  ) {}

  format(moment: number | Date): string {
    this.#made ??= new Intl.DateTimeFormat(this.locale, this.options);
    return this.#made.format(moment);
  }
}

const clock = new Format('en-GB', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const dayAndMonth = new Format('en-GB', { timeZone: ZONE, day: 'numeric', month: 'long' });
const fullDay = new Format('en-GB', {
  timeZone: ZONE,
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
// Swedish writes a day as ISO 8601 does.
const isoDay = new Format('sv-SE', { timeZone: ZONE, dateStyle: 'short' });
const plainDay = new Format('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

function yearOf(ms: number): string {
  return fullDay.format(ms).slice(-4);
}

/** "14:02" today, "21 November, 14:02" this year, "21 November 2025, 14:02" otherwise. */
export function moment(ms: number, nowMs: number = Date.now()): string {
  // No clock shows it, and one bad moment must not take a page down with it.
  if (Number.isNaN(new Date(ms).getTime())) return 'at an unknown time';
  if (fullDay.format(ms) === fullDay.format(nowMs)) return clock.format(ms);
  const day = yearOf(ms) === yearOf(nowMs) ? dayAndMonth : fullDay;
  return `${day.format(ms)}, ${clock.format(ms)}`;
}

/** "14 March 2027" from "2027-03-14". What is not a day is given back as it came. */
export function day(isoDay: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDay);
  if (parts === null) return isoDay;
  const date = new Date(`${isoDay}T00:00:00Z`);
  const real = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(isoDay);
  return real ? plainDay.format(date) : isoDay;
}

/** The day in England on which a moment falls: "22 November 2026". */
export function dayOf(ms: number): string {
  return fullDay.format(ms);
}

/** The day in England as the core writes it: "2026-11-22". */
export function today(nowMs: number = Date.now()): string {
  return isoDay.format(nowMs);
}

function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}

/** "About 4 minutes", "About 1 hour", "About 1 hour 20 minutes". Never less than a minute. */
export function about(minutes: number): string {
  const whole = Math.max(1, Math.round(minutes));
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  const parts = [];
  if (hours > 0) parts.push(count(hours, 'hour'));
  if (rest > 0) parts.push(count(rest, 'minute'));
  return `About ${parts.join(' ')}`;
}
