/** Where Norscope keeps what it remembers: recent files, the demonstration image, the window's place. */
import envPaths from 'env-paths';

/** Absolute. The system's place for a program's data, or `NORSCOPE_DATA` where that is set. Both hosts share it. */
export function dataDirectory(): string {
  const chosen = process.env.NORSCOPE_DATA;
  return chosen !== undefined && chosen !== '' ? chosen : envPaths('norscope', { suffix: '' }).data;
}
