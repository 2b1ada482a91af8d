import { expect, it } from 'vitest';
import { attachEngine } from '../../../app/attach-engine.ts';
import { connect } from '../../../app/contract/connect.ts';
import { contract } from '../../../app/contract/contract.ts';
import { askedFiles } from '../../../app/electron/asked-files.ts';
import { stubEngine } from '../../kit/stub-engine.ts';
import { wirePair } from '../../kit/wire-pair.ts';

function page() {
  const wires = wirePair();
  const heard: string[][] = [];
  const served = attachEngine(wires.engine, stubEngine(), {
    'host.describe': () => Promise.reject(new Error('not in this test')),
    'host.pickFiles': () => ({ paths: [] }),
  });
  connect(wires.window, contract).on('host.filesAsked', ({ paths }) => void heard.push(paths));
  return { served, heard, close: wires.window.close };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

it('keeps what is asked for before a page listens, and tells it together, once', async () => {
  const asked = askedFiles();
  asked.ask({ paths: ['/a'], board: null });
  asked.ask({ paths: ['/b'], board: null });
  const first = page();
  asked.listen(first.served);
  asked.listen(first.served);
  await settled();
  expect(first.heard).toEqual([['/a', '/b']]);
});

it('tells a page that listens at once, and the next one after a reload', async () => {
  const asked = askedFiles();
  const first = page();
  asked.listen(first.served);
  asked.ask({ paths: ['/a'], board: null });
  await settled();
  first.close();
  asked.ask({ paths: ['/b'], board: null });
  const second = page();
  asked.listen(second.served);
  await settled();
  expect([first.heard, second.heard]).toEqual([[['/a']], [['/b']]]);
});
