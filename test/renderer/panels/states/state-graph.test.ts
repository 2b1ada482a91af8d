import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StateMachine, TrailStep } from '../../../../app/contract/states.ts';
import { Trail } from '../../../../main/session/trail.ts';
import { labelOf, layOut } from '../../../../renderer/panels/states/graph-layout.ts';
import { edgesAlong, edgesOfStep, lastCommand } from '../../../../renderer/panels/states/path-taken.ts';
import { type StateGraph, stateGraph } from '../../../../renderer/panels/states/state-graph-model.ts';
import { stepText } from '../../../../renderer/panels/states/step-words.ts';
import { stateTowards } from '../../../../renderer/panels/states/walk.ts';
import { smallAmdFlash, smallFlash } from '../../../kit/flash/flash.ts';

const INTEL = smallFlash().stateMachine();
const AMD = smallAmdFlash().flash.stateMachine();
const MACHINES = [
  ['Intel', INTEL],
  ['AMD', AMD],
] as const;

/** The bytes one after the other at offset 0, and what the device did with them. */
function intelTrail(...bytes: number[]): readonly TrailStep[] {
  const device = smallFlash();
  const trail = new Trail(device);
  for (const byte of bytes) {
    device.write(0, byte, 4);
    trail.wrote();
  }
  return trail.steps;
}

function wordsFrom(graph: StateGraph, from: string): string[] {
  return graph.edges.filter((edge) => edge.from === from).map(labelOf);
}

describe.each(MACHINES)('The graph of the %s device', (_, machine) => {
  it('has every state, and every edge between nodes that it has', () => {
    for (const allWays of [false, true]) {
      const { nodes, edges } = stateGraph(machine, allWays);
      const ids = new Set(nodes.map(({ id }) => id));
      expect(machine.states.every(({ name }) => ids.has(name))).toBe(true);
      expect(edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
    }
  });

  it('leads to every state that is not where commands begin, without the ways that break off', () => {
    const { edges } = stateGraph(machine, false);
    const reached = new Set(edges.map(({ to }) => to));
    const lost = machine.states.filter(({ name, isFirstCycle }) => !isFirstCycle && !reached.has(name));
    expect(lost).toEqual([]);
  });

  it('draws each transition at least once where all ways are asked for, and no command broken off where not', () => {
    const drawn = (allWays: boolean) =>
      new Set(
        stateGraph(machine, allWays).edges.flatMap(({ ways }) => ways.map(({ transition }) => transition)),
      );
    expect(machine.transitions.filter((transition) => !drawn(true).has(transition))).toEqual([]);
    expect([...drawn(false)].filter(({ breaksOff }) => breaksOff)).toEqual([]);
  });

  it('is walked with arrow keys from any state to any other', async () => {
    const { nodes } = await layOut(stateGraph(machine, false), new Set(), (text) => text.length * 7);
    for (const { name: start } of machine.states) {
      const reached = [start];
      for (const state of reached) {
        for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
          const next = stateTowards(key, state, nodes);
          if (next !== null && !reached.includes(next)) reached.push(next);
        }
      }
      expect(reached.toSorted()).toEqual(machine.states.map(({ name }) => name).toSorted());
    }
  });

  it('is laid out without two states on the same place, with the starts of commands uppermost', async () => {
    const starts = new Set(machine.states.filter(({ isFirstCycle }) => isFirstCycle).map(({ name }) => name));
    for (const allWays of [false, true]) {
      const { nodes, edges, width, height } = await layOut(
        stateGraph(machine, allWays),
        starts,
        (text) => text.length * 7,
      );
      const top = Math.min(...nodes.map(({ y }) => y));
      for (const node of nodes) {
        if (node.kind === 'state' && starts.has(node.state)) expect(node.y, node.id).toBe(top);
        expect(node.x >= 0 && node.x + node.width <= width && node.y + node.height <= height).toBe(true);
        const over = nodes.filter(
          (other) =>
            other !== node &&
            other.x < node.x + node.width &&
            node.x < other.x + other.width &&
            other.y < node.y + node.height &&
            node.y < other.y + other.height,
        );
        expect(over, node.id).toEqual([]);
      }
      for (const { id, path } of edges) expect(path, id).toMatch(/^M[\d.,-]+[CL][\d., -]+$/);
    }
  });
});

describe('The graph of a device', () => {
  it('leads from whichever state takes a command through one junction', () => {
    const graph = stateGraph(INTEL, false);
    const [junction] = graph.nodes.filter(({ kind }) => kind === 'junction');
    expect(wordsFrom(graph, junction?.id ?? '')).toContain('0x20 ◆');
    for (const from of ['readArray', 'readStatus', 'readId'])
      expect(graph.edges.filter((edge) => edge.from === from).map(({ to }) => to)).toEqual([junction?.id]);
  });

  it('has a sign where a command ends, not a line across the drawing', () => {
    const { nodes, edges } = stateGraph(INTEL, false);
    const [end] = edges.filter(({ from }) => from === 'eraseSetup');
    expect(nodes.find(({ id }) => id === end?.to)).toMatchObject({ kind: 'exit', title: 'Read status' });
  });

  it('says when something else than the rule holds, where that is drawn', () => {
    expect(wordsFrom(stateGraph(INTEL, false), 'bufferData')).toEqual(['data word', 'the last word']);
    expect(wordsFrom(stateGraph(INTEL, false), 'bufferConfirm')).toEqual(['0xd0']);
    expect(wordsFrom(stateGraph(INTEL, true), 'bufferConfirm')).toContain('0xd0 if SR.4 is set · other ◆');
  });
});

describe('The path that was taken', () => {
  it('is the present command, from where it began', () => {
    const steps = lastCommand(INTEL, intelTrail(0x70, 0xe8, 3, 1, 2));
    expect(steps.map(({ from, cycle, times }) => `${from} ${cycle} ${times}`)).toEqual([
      'readStatus 0xe8 1',
      'bufferCount count − 1 1',
      'bufferData data word 2',
    ]);
  });

  it('stays the last command’s after its end', () => {
    const steps = lastCommand(INTEL, intelTrail(0x20, 0xd0));
    expect(steps.map(({ to }) => to)).toEqual(['eraseSetup', 'readStatus']);
  });

  it('goes through the junction to the sign at its end', () => {
    const graph = stateGraph(INTEL, false);
    const along = [...edgesAlong(INTEL, graph, intelTrail(0x20, 0xd0))];
    expect(along).toEqual([
      'readArray → junction readArray readStatus readId',
      'junction readArray readStatus readId → eraseSetup',
      'eraseSetup → exit eraseSetup readStatus',
    ]);
  });

  it('is not drawn where a command was broken off, unless all ways are, and is in words in any case', () => {
    const [, off] = intelTrail(0x20, 0x70);
    if (off === undefined) throw new Error('no second step');
    expect(edgesOfStep(INTEL, stateGraph(INTEL, false), off)).toEqual([]);
    expect(edgesOfStep(INTEL, stateGraph(INTEL, true), off)).toEqual([
      'eraseSetup → exit eraseSetup readArray',
    ]);
    expect(stepText(INTEL, off)).toBe('Erase setup · other · erase not confirmed → Read array');
  });

  it('is drawn on the rule’s way where another state stands in for its end', () => {
    const step: TrailStep = {
      from: 'readQuery',
      to: 'eraseSuspended',
      by: 'write',
      cycle: '0xf0',
      what: 'reset',
      times: 1,
    };
    expect(edgesOfStep(AMD, stateGraph(AMD, false), step)).toEqual(['readQuery → exit readQuery readArray']);
  });

  it('is drawn whole where all ways are, whatever was written', () => {
    const byte = fc.constantFrom(0x00, 0x01, 0x20, 0x40, 0x60, 0x70, 0x90, 0x98, 0xd0, 0xe8, 0xff, 0x33);
    const graph = stateGraph(INTEL, true);
    fc.assert(
      fc.property(fc.array(byte, { minLength: 1, maxLength: 40 }), (bytes) => {
        for (const step of intelTrail(...bytes)) {
          const along = edgesOfStep(INTEL, graph, step);
          const first = graph.edges.find(({ id }) => id === along[0]);
          const last = graph.edges.find(({ id }) => id === along.at(-1));
          expect(first?.from).toBe(step.from);
          expect(graph.nodes.find(({ id }) => id === last?.to)?.state).toBe(step.to);
        }
      }),
    );
  });

  it('says of a word that is lost that it is, not what the table has for it', () => {
    const device = smallFlash();
    const trail = new Trail(device);
    for (const [offset, data] of [
      [0, 0xe8],
      [0, 1],
      [0x4000, 7],
    ] as const) {
      device.write(offset, data, 4);
      trail.wrote();
    }
    const last = trail.steps.at(-1);
    expect(last && stepText(INTEL, last)).toContain('data outside the write buffer’s window: dropped');
  });

  it('says a reset, and what time did where the device waited for nothing', () => {
    const reset: TrailStep = {
      from: 'eraseSetup',
      to: 'readArray',
      by: 'reset',
      cycle: '',
      what: 'system reset',
      times: 1,
    };
    expect(stepText(AMD, reset)).toBe('Erase setup · system reset → Read array');
    const what = 'the timer of a broken-off erase ran out';
    expect(stepText(AMD, { ...reset, by: 'time', what })).toBe(`Erase setup · time · ${what} → Read array`);
    expect(stepText(AMD, { ...reset, from: 'sectorErase', by: 'time', what: 'sector erase complete' })).toBe(
      'Sector erase · busy · time · sector erase complete → Read array',
    );
  });
});

it('A path that no graph has is empty, not an error', () => {
  const none: StateMachine = { states: [], transitions: [] };
  expect(lastCommand(none, [])).toEqual([]);
  expect([...edgesAlong(none, stateGraph(none, true), intelTrail(0x20))]).toEqual([]);
});
