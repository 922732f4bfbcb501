// The keys that are held, as the core names them: "Control+Alt+KeyH".

/** Undefined while only keys are held that lead to another one. */
export function combination(event: KeyboardEvent): string | undefined {
  if (/^(Control|Alt|Shift|Meta|OS|AltGraph)/.test(event.code)) return undefined;
  const held = [
    event.ctrlKey && 'Control',
    event.altKey && 'Alt',
    event.shiftKey && 'Shift',
    event.metaKey && 'Super',
  ];
  return [...held.filter((one) => one !== false), event.code].join('+');
}
