/** The `--board` of every command that opens a machine from images alone. */
import { Option } from 'commander';

/** What commander makes of the option. */
export type BoardOption = { readonly board?: string };

export function boardOption(): Option {
  return new Option('--board <id>', 'the board that holds the images (default: the one that fits them best)');
}
