// Where the queue was left: with which filters, on which row. Kept for the life of the window, so
// that "Back to reviews" is back.

let queue = '/reviews';
let row: string | undefined;

export function leaveQueueAt(place: string): void {
  queue = place;
}

/** The address of the queue with the filters it was left with. */
export function queuePlace(): string {
  return queue;
}

export function leaveRowAt(record: string | undefined): void {
  row = record;
}

/** The row that the cursor stood on. */
export function rowLeft(): string | undefined {
  return row;
}
