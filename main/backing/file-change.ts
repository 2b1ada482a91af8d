/** Whether an open image file is still what it was. */

import { fstatSync, statSync } from 'node:fs';
import { type ErrorReport, errorName } from '../../app/contract/errors.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { loss } from './file-report.ts';
import type { ImageFile } from './image-file.ts';

/**
 * What happened to the file since it was opened, or null if it is still what it was: same place, size and time of
 * change (whose time is not asked of a file that is open for writing: it changes by our own hand). Two calls of the
 * system, some 10 µs. A program that writes through a mapping of its own may change bytes before the file's time of
 * change says so. Never throws.
 */
export function changeSince(file: ImageFile): ErrorReport | null {
  try {
    return changeOfContent(file) ?? changeOfName(file);
  } catch (thrown) {
    return loss(file.path, `${file.name} can't be read any more (${errorName(thrown)})`);
  }
}

function changeOfContent({ path, name, fd, stats, isWritable }: ImageFile): ErrorReport | null {
  const now = fstatSync(fd, { bigint: true });
  if (now.size !== stats.size) {
    const verb = now.size < stats.size ? 'cut' : 'grown';
    const [before, after] = [Number(stats.size), Number(now.size)];
    const todo = `Open it again once it has ${pluralText(before, 'byte')} again, or open it as an image of its own.`;
    return {
      ...loss(
        path,
        `${name} was ${verb} from ${countText(before)} to ${pluralText(after, 'byte')} by another program`,
      ),
      todo,
    };
  }
  return isWritable || now.mtimeNs === stats.mtimeNs
    ? null
    : loss(path, `${name} was changed by another program`);
}

function changeOfName({ path, name, stats }: ImageFile): ErrorReport | null {
  try {
    const there = statSync(path, { bigint: true });
    const isSame = there.ino === stats.ino && there.dev === stats.dev;
    return isSame ? null : loss(path, `${name} was replaced by another file of that name`);
  } catch (thrown) {
    if (!['ENOENT', 'ENOTDIR'].includes(errorName(thrown))) return null;
    const todo = 'Put it back, or open it where it is now.';
    return { ...loss(path, `${name} was deleted or moved away`), todo };
  }
}
