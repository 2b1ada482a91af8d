import { describe, expect, it, onTestFinished } from 'vitest';
import { ProcessGroup } from '../../../main/footprint/process-group.ts';
import { BUILT_INSTANCE } from '../../kit/command.ts';
import { madeImage } from '../../kit/files/images.ts';

const MIB = 1 << 20;

describe('Processes of the lab', () => {
  it('are known to have been ended by the system, though its word comes after they are gone', async () => {
    const group = new ProcessGroup(BUILT_INSTANCE);
    onTestFinished(() => group.end());
    const image = { path: madeImage(MIB), sizeBytes: MIB, usedBytes: MIB };
    const [ready] = await group.start([{ kind: 'control', image, touch: 'all' }], () => undefined);
    process.kill(ready?.pid ?? 0, 'SIGKILL');
    await group.untilTold();
    expect(() => group.throwIfBroken()).toThrow(/^A process ended before it was measured \(SIGKILL\)/);
  });
});
