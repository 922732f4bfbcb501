// How the length of files is written.

/** "640 KB", "1.4 MB". Never nothing: a file of a few bytes is "1 KB". */
export function size(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1_000));
  if (kilobytes < 1_000) return `${kilobytes} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** "1 file", "3 files". */
export function counted(amount: number, one: string, many: string): string {
  return `${amount.toLocaleString('en-GB')} ${amount === 1 ? one : many}`;
}
